using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>Begins the transfers of a control connection: agrees on a data connection with the server, and makes it.</summary>
/// <param name="control">The control connection.</param>
/// <param name="time">The clock.</param>
internal sealed class FtpDataOpener(FtpConnection control, TimeProvider time)
{
    private static readonly TimeSpan ReasonTime = TimeSpan.FromSeconds(5);

    private bool? _hasExtendedPassive;

    /// <summary>This end's part in the encryption of data connections; null for none.</summary>
    public TlsHandshake? Tls { get; set; }

    /// <summary>Begins a transfer. The command is sent together with what asks for the port, which servers take one after the other;
    /// behind a REST it is not, because a server that refuses REST would send all from the beginning.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="argument">Its argument; null for none.</param>
    /// <param name="restart">Where the content begins.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It was refused, or the data connection could not be made.</exception>
    public async Task<FtpTransferData> BeginAsync(string verb, string? argument, long restart, CancellationToken cancellationToken)
    {
        var command = FtpCommand.Create(verb, argument, control.Encoding);
        var isChained = _hasExtendedPassive is not null && restart == 0;
        var port = await AskForPortAsync(isChained ? [command] : [], cancellationToken).ConfigureAwait(false);
        Socket? socket = null;
        try
        {
            socket = await ConnectAsync(port, isChained ? verb : null, cancellationToken).ConfigureAwait(false);
            if (restart > 0) await RestartAsync(restart, cancellationToken).ConfigureAwait(false);
            if (!isChained) await control.SendAsync([command], cancellationToken).ConfigureAwait(false);
            var reply = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!reply.IsPreliminary && !reply.IsCompleted) throw FtpReplyException.Of(reply, verb);
            var connected = socket;
            socket = null;
            var data = await OpenAsync(connected, verb, !reply.IsCompleted, cancellationToken).ConfigureAwait(false);
            return new FtpTransferData(control, data, verb is not ("STOR" or "RETR"), reply.IsCompleted ? reply : null);
        }
        catch (Exception e) when (
            e is OperationCanceledException || (e is FtpToolsException and not FtpReplyException) || LinkErrors.IsBroken(e))
        {
            control.Break();
            if (LinkErrors.IsBroken(e)) throw LinkErrors.Lost(e, "The data connection could not be made.");
            throw;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private async Task RestartAsync(long restart, CancellationToken cancellationToken)
    {
        await control.SendAsync([FtpCommand.Create("REST", restart.ToString(CultureInfo.InvariantCulture))], cancellationToken)
            .ConfigureAwait(false);
        var reply = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!reply.IsIntermediate) throw FtpReplyException.Of(reply, FtpReplyException.Restart);
    }

    private async Task<int> AskForPortAsync(FtpCommand[] behind, CancellationToken cancellationToken)
    {
        if (_hasExtendedPassive != false)
        {
            await control.SendAsync([FtpCommand.Create("EPSV"), .. behind], cancellationToken).ConfigureAwait(false);
            var reply = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reply.Code == 229 && HostPort.TryReadExtendedPassive(reply.Last, out var port))
            {
                _hasExtendedPassive = true;
                return port;
            }

            if (behind.Length > 0) control.Break();
            if (!reply.IsPermanentError || behind.Length > 0) throw FtpReplyException.Of(reply, "EPSV");
        }

        // The address in the reply is not used: it is often wrong behind a router, and could be anybody's (RFC 2577 section 2).
        await control.SendAsync([FtpCommand.Create("PASV"), .. behind], cancellationToken).ConfigureAwait(false);
        var passive = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (passive.Code != 227 || !HostPort.TryReadPassive(passive.Last, out var endPoint))
        {
            if (behind.Length > 0) control.Break();
            throw FtpReplyException.Of(passive, "PASV");
        }

        _hasExtendedPassive = false;
        return endPoint.Port;
    }

    // A server that refuses a command closes the port that was asked for together with it: then the refusal is what counts.
    private async Task<Socket> ConnectAsync(int port, string? chained, CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(port, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException) when (chained is not null)
        {
            var reply = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!reply.IsPreliminary && !reply.IsCompleted) throw FtpReplyException.Of(reply, chained);
            throw;
        }
    }

    private async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(control.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, control.Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(control.Address, port), limit.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            socket.Dispose();
            throw new FtpToolsException(
                ErrorCode.ServerUnreachable,
                $"The server has named port {port} for the data, and nobody answers there. A firewall may be in the way: whoever runs the "
                + "server chooses the ports, and has to let them through.",
                e)
            {
                Advice = null,
            };
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<DataConnection> OpenAsync(Socket socket, string verb, bool mayExplain, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(_ => limit.Cancel(), null, control.Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await DataConnection.OpenAsync(socket, Tls, holdsBack: false, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FtpToolsException(
                ErrorCode.TlsFailed,
                FormattableString.Invariant(
                    $"The server did not take up the encryption of the data connection for {control.Patience.TotalSeconds:0} seconds."),
                e);
        }
        catch (Exception e) when (mayExplain && (e is FtpToolsException || LinkErrors.IsBroken(e)))
        {
            await ReadReasonAsync(verb, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    // A server that does not take the encryption of the data connection says why on the control connection.
    private async Task ReadReasonAsync(string verb, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReasonTime);
        try
        {
            var reply = await control.ReadAsync(limit.Token).ConfigureAwait(false);
            if (!reply.IsPreliminary && !reply.IsCompleted) throw FtpReplyException.Of(reply, verb);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It does not: then the handshake's own error has to do.
        }
    }
}
