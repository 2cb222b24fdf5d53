using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>
/// One control connection to a server: a command, then its reply. Whoever has it is alone with it. When a reply is missing or was not
/// waited for, nobody knows what the next one belongs to: then it cannot be used any more.
/// </summary>
internal sealed class FtpConnection : IAsyncDisposable
{
    private readonly ByteConnection _link;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private FtpReplyReader _reader;
    private TlsHandshake? _dataTls;
    private long _sent;
    private long _readBefore;
    private int _isBroken;

    /// <summary>Takes over a link.</summary>
    /// <param name="link">Its bytes.</param>
    /// <param name="patience">How long nothing may come while something is awaited.</param>
    /// <param name="time">The clock.</param>
    public FtpConnection(ByteConnection link, TimeSpan patience, TimeProvider time)
    {
        (_link, _patience, _time) = (link, patience, time);
        _reader = new FtpReplyReader(link.Stream);
    }

    /// <summary>What the server can.</summary>
    public FtpFeatures Features { get; set; } = new(new FtpReply(500, ""));

    /// <summary>Whose it is: the user, and the server's address and port.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The algorithm that was chosen for HASH; null for the server's own choice.</summary>
    public string? ChosenHash { get; set; }

    /// <summary>Whether the next command can be sent.</summary>
    public bool IsUsable => Volatile.Read(ref _isBroken) == 0;

    /// <summary>Whether the server has closed it, as far as that has arrived.</summary>
    public bool IsClosedByPeer => _link.HasPeerEnded();

    /// <summary>Why it cannot be used any more, when that is not this end's doing; null otherwise.</summary>
    public FtpToolsException? Loss { get; private set; }

    /// <summary>Whether it is encrypted.</summary>
    public bool IsEncrypted => _link.IsEncrypted;

    /// <summary>The server's address.</summary>
    public IPAddress Address => _link.RemoteAddress;

    /// <summary>Bytes sent, content included, before encryption.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>Bytes received, content included, after decryption.</summary>
    public long BytesReceived => _readBefore + _reader.BytesRead;

    /// <summary>How long nothing may come while something is awaited.</summary>
    public TimeSpan Patience => _patience;

    /// <summary>Whether EPSV has worked (true) or has not (false); null until it was tried.</summary>
    private bool? HasExtendedPassive { get; set; }

    private Encoding Encoding => _reader.IsLatin1 ? Encoding.Latin1 : Encoding.UTF8;

    /// <summary>Makes it encrypted (RFC 4217 section 4). Nothing that came before counts.</summary>
    /// <exception cref="FtpToolsException">The handshake failed, or something came behind the reply that let it begin.</exception>
    public async Task StartTlsAsync(TlsHandshake tls, CancellationToken cancellationToken)
    {
        if (_reader.HasBuffered || _link.Available > 0)
        {
            throw Broken(new FtpToolsException(
                ErrorCode.ProtocolViolation, "Something came in plain behind the reply to AUTH: perhaps from somebody on the way."));
        }

        _readBefore += _reader.BytesRead;
        try
        {
            await _link.StartTlsAsync(tls, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Break();
            throw;
        }

        _reader = new FtpReplyReader(_link.Stream);
    }

    /// <summary>Encrypts data connections from now on.</summary>
    public void ProtectData(TlsHandshake tls) => _dataTls = tls;

    /// <summary>Takes names for Latin-1 from now on, when what has come so far is not UTF-8 and the server does not claim it.</summary>
    public void ChooseEncoding()
    {
        if (_reader.SawInvalidUtf8 && !Features.IsUtf8) _reader.IsLatin1 = true;
    }

    /// <summary>Reads text that came over a data connection.</summary>
    public string? Decode(ReadOnlySpan<byte> bytes)
    {
        if (_reader.IsLatin1) return Encoding.Latin1.GetString(bytes);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>Sends a command and waits for its reply, whatever it says.</summary>
    /// <exception cref="FtpToolsException">The link is lost, or what came is no reply.</exception>
    public async Task<FtpReply> AskAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        await SendAsync([FtpCommand.Create(verb, argument, Encoding)], cancellationToken).ConfigureAwait(false);
        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a command that has to be done.</summary>
    /// <exception cref="FtpReplyException">It was refused.</exception>
    public async Task<FtpReply> DoAsync(string verb, Files.RemotePath path, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(verb, path.ToString(), cancellationToken).ConfigureAwait(false);
        return reply.IsCompleted || reply.IsIntermediate ? reply : throw FtpReplyException.Of(reply, verb, path);
    }

    /// <summary>Sends a command if the server may know it.</summary>
    /// <returns>The reply; null when the server does not know the command.</returns>
    public async Task<FtpReply?> TryAsync(string verb, string? argument, CancellationToken cancellationToken)
    {
        if (!Features.MayHave(verb)) return null;
        var reply = await AskAsync(verb, argument, cancellationToken).ConfigureAwait(false);
        if (!FtpReplyException.IsUnknown(reply)) return reply;
        Features.Refuse(verb);
        return null;
    }

    /// <summary>Sends commands at once, without waiting for replies in between.</summary>
    public async Task SendAsync(IEnumerable<FtpCommand> commands, CancellationToken cancellationToken)
    {
        byte[] bytes = [.. commands.SelectMany(c => c.ToBytes())];
        try
        {
            await _link.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _sent, bytes.Length);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw Lost(e);
        }
        catch (OperationCanceledException)
        {
            Break();
            throw;
        }
        finally
        {
            Array.Clear(bytes); // A password may be among them.
        }
    }

    /// <summary>Sends commands at once, without waiting for replies in between.</summary>
    public Task SendAsync((string Verb, string Argument)[] commands, CancellationToken cancellationToken)
    {
        return SendAsync(commands.Select(c => FtpCommand.Create(c.Verb, c.Argument, Encoding)), cancellationToken);
    }

    /// <summary>Waits for the next reply.</summary>
    /// <exception cref="FtpToolsException">The link is lost, the server ends the connection (421), or what came is no reply.</exception>
    public async Task<FtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => limit.Cancel(), null, _patience, Timeout.InfiniteTimeSpan);
        try
        {
            var reply = await _reader.ReadAsync(limit.Token).ConfigureAwait(false) ?? throw Lost(null);
            if (reply.Code != 421) return reply;
            throw Broken(FtpReplyException.Of(reply, "to go on"));
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw Lost(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(
                LinkErrors.Lost(null, FormattableString.Invariant($"The server did not answer for {_patience.TotalSeconds:0} seconds.")));
        }
        catch (OperationCanceledException)
        {
            Break();
            throw;
        }
        catch (FtpToolsException e) when (e is not FtpReplyException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Begins a transfer: agrees on a data connection, makes it, and sends the command. The command is sent together with what
    /// asks for the port, which servers take one after the other.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="argument">Its argument; null for none.</param>
    /// <param name="restart">Where the content begins.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It was refused, or the data connection could not be made.</exception>
    public async Task<FtpTransferData> BeginAsync(string verb, string? argument, long restart, CancellationToken cancellationToken)
    {
        FtpCommand[] commands =
        [
            .. restart > 0
                ? [FtpCommand.Create("REST", restart.ToString(System.Globalization.CultureInfo.InvariantCulture))]
                : Array.Empty<FtpCommand>(),
            FtpCommand.Create(verb, argument, Encoding),
        ];
        var isChained = HasExtendedPassive is not null;
        var port = await AskForPortAsync(isChained ? commands : [], cancellationToken).ConfigureAwait(false);
        Socket? socket = null;
        try
        {
            try
            {
                socket = await ConnectAsync(port, cancellationToken).ConfigureAwait(false);
            }
            catch (FtpToolsException) when (isChained)
            {
                // A server that refuses the command closes the port with it: then the refusal is what counts.
                await ReadRefusalAsync(verb, restart > 0, cancellationToken).ConfigureAwait(false);
                throw;
            }

            if (!isChained) await SendAsync(commands, cancellationToken).ConfigureAwait(false);
            if (restart > 0)
            {
                var rest = await ReadAsync(cancellationToken).ConfigureAwait(false);
                if (!rest.IsIntermediate)
                {
                    // What follows would begin at the beginning.
                    Break();
                    throw FtpReplyException.Of(rest, "REST");
                }
            }

            var reply = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!reply.IsPreliminary && !reply.IsCompleted) throw FtpReplyException.Of(reply, verb);
            var data = await DataConnection.OpenAsync(socket, _dataTls, holdsBack: false, cancellationToken).ConfigureAwait(false);
            socket = null;
            return new FtpTransferData(this, data, reply.IsCompleted ? reply : null);
        }
        catch (Exception e) when (
            e is OperationCanceledException || (e is FtpToolsException and not FtpReplyException) || LinkErrors.IsBroken(e))
        {
            Break();
            if (LinkErrors.IsBroken(e)) throw LinkErrors.Lost(e, "The data connection could not be made.");
            throw;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>Counts content.</summary>
    public void Count(long sent, long received)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _readBefore, received);
    }

    /// <summary>Says that it cannot be used any more.</summary>
    public void Break() => Volatile.Write(ref _isBroken, 1);

    public async ValueTask DisposeAsync()
    {
        Break();
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadRefusalAsync(string verb, bool hasRestart, CancellationToken cancellationToken)
    {
        if (hasRestart) await ReadAsync(cancellationToken).ConfigureAwait(false);
        var reply = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!reply.IsPreliminary && !reply.IsCompleted) throw FtpReplyException.Of(reply, verb);
    }

    private async Task<int> AskForPortAsync(FtpCommand[] behind, CancellationToken cancellationToken)
    {
        if (HasExtendedPassive != false)
        {
            await SendAsync([FtpCommand.Create("EPSV"), .. behind], cancellationToken).ConfigureAwait(false);
            var reply = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reply.Code == 229 && HostPort.TryReadExtendedPassive(reply.Last, out var port))
            {
                HasExtendedPassive = true;
                return port;
            }

            if (behind.Length > 0) Break();
            if (!reply.IsPermanentError || behind.Length > 0) throw FtpReplyException.Of(reply, "EPSV");
        }

        // The address in the reply is not used: it is often wrong behind a router, and could be anybody's (RFC 2577 section 2).
        await SendAsync([FtpCommand.Create("PASV"), .. behind], cancellationToken).ConfigureAwait(false);
        var passive = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (passive.Code != 227 || !HostPort.TryReadPassive(passive.Last, out var endPoint))
        {
            if (behind.Length > 0) Break();
            throw FtpReplyException.Of(passive, "PASV");
        }

        HasExtendedPassive = false;
        return endPoint.Port;
    }

    private async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = _time.CreateTimer(_ => limit.Cancel(), null, _patience, Timeout.InfiniteTimeSpan);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(Address, port), limit.Token).ConfigureAwait(false);
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

    private FtpToolsException Lost(Exception? cause) => Broken(LinkErrors.Lost(cause));

    private FtpToolsException Broken(FtpToolsException reason)
    {
        Loss ??= reason;
        Break();
        return reason;
    }
}
