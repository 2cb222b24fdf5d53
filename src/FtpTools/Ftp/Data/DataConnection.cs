using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FtpTools.Transport;

namespace FtpTools.Ftp.Data;

/// <summary>
/// A data connection: the content of one file or listing in one direction, ended by closing it (RFC 959 section 3.4). Under TLS the end
/// is proven, because nobody else can make a <c>close_notify</c>; without TLS it is not.
/// </summary>
internal sealed class DataConnection : IAsyncDisposable
{
    private static readonly TimeSpan TicketPause = TimeSpan.FromMilliseconds(1);

    private readonly Socket _socket;
    private readonly RecordTap? _tap;
    private readonly long _handshakeBytes;
    private Task? _listening;
    private int _isAborted;

    private DataConnection(Socket socket, Stream stream, RecordTap? tap, TimeSpan handshakeTime)
    {
        (_socket, Stream, _tap, HandshakeTime) = (socket, stream, tap, handshakeTime);
        _handshakeBytes = tap?.BytesRead ?? 0;
    }

    /// <summary>The content.</summary>
    public Stream Stream { get; }

    /// <summary>Whether it is encrypted.</summary>
    public bool IsEncrypted => _tap is not null;

    /// <summary>How long the handshake of TLS took: at least one way of the network there and back. 0 without TLS.</summary>
    public TimeSpan HandshakeTime { get; }

    /// <summary>Whether the peer has said, before it ended the connection, that this is the end of what it sends. To be asked when a read
    /// has returned nothing. Without TLS nobody says so.</summary>
    public bool IsEndProven => _tap is { HasEnded: false };

    /// <summary>Takes over a socket that is connected.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="tls">This end's part of the handshake; null for a connection that is not encrypted.</param>
    /// <param name="holdsBack">Whether what this end says of TLS after the handshake waits until the peer has said all: at a server whose
    /// client sends.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The handshake failed (<see cref="ErrorCode.TlsFailed"/>).</exception>
    public static async Task<DataConnection> OpenAsync(
        Socket socket, TlsHandshake? tls, bool holdsBack, CancellationToken cancellationToken)
    {
        try
        {
            SocketSettings.Apply(socket);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is null) return new DataConnection(socket, stream, null, TimeSpan.Zero);
            var started = Stopwatch.GetTimestamp();
            var tap = new RecordTap(stream, holdsBack) { BeforeRead = () => SocketSettings.AcknowledgeAtOnce(socket) };
            var (encrypted, _) = await tls.RunAsync(tap, socket.RemoteEndPoint, cancellationToken).ConfigureAwait(false);
            tap.BeforeRead = null;
            return new DataConnection(socket, encrypted, tap, Stopwatch.GetElapsedTime(started));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the next connection can only resume the session of TLS if the peer has sent something since the handshake: a
    /// ticket of TLS 1.3 is good for one connection (RFC 8446 appendix C.4).</summary>
    public bool NeedsTicket => Stream is SslStream { SslProtocol: SslProtocols.Tls13 } && _tap!.BytesRead == _handshakeBytes;

    /// <summary>Whether what the peer says is read while this end sends.</summary>
    public bool IsListening => _listening is not null;

    /// <summary>Reads, at the end that sends, what the peer says meanwhile: only what is read before this end has said its last word counts
    /// to TLS, and tickets are among it.</summary>
    public void Listen()
    {
        if (_tap is null || _listening is not null) return;
        _tap.TakesTurns = true;
        _listening = Task.Run(() => ReadToEndAsync(_tap));
    }

    /// <summary>Waits for a ticket, where the next connection needs one.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there is one, or none is needed.</returns>
    public async Task<bool> WaitForTicketAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (NeedsTicket && _listening is { IsCompleted: false } && Stopwatch.GetElapsedTime(started) < patience)
            await Task.Delay(TicketPause, cancellationToken).ConfigureAwait(false);
        return !NeedsTicket;
    }

    /// <summary>Ends what this end sends, so that the peer sees that it is whole.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public async Task EndSendingAsync(CancellationToken cancellationToken)
    {
        if (Stream is SslStream tls)
            await _tap!.InTurnAsync(() => tls.ShutdownAsync().WaitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Reads until the peer has closed its end. What it sent last would otherwise be unread when this end closes, and the system
    /// would break the connection and drop what the peer has not received yet.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var scratch = new byte[4096];
        try
        {
            if (_listening is not null) await _listening.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (await _socket.ReceiveAsync(scratch, cancellationToken).ConfigureAwait(false) > 0)
            {
                // Nothing that comes counts any more.
            }
        }
        catch (Exception e) when (e is OperationCanceledException || LinkErrors.IsBroken(e))
        {
            // It stays open, or has broken: either way nothing more can be done for the peer.
        }
    }

    /// <summary>Answers the end of what the peer has sent: what was held back, and this end's <c>close_notify</c>, for which some peers
    /// wait. One that is gone is no error.</summary>
    public async Task AnswerEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_tap is not null) await _tap.ReleaseAsync(cancellationToken).ConfigureAwait(false);
            await EndSendingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException || LinkErrors.IsBroken(e))
        {
            // It did not wait: all it had to send is here.
        }
    }

    /// <summary>Breaks it at once: the peer sees that it is not whole.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) == 0) _socket.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) != 0) return;

        // Disposing an encrypted stream would say close_notify for what may have broken off in the middle: the socket goes first.
        _socket.Dispose();
        if (_listening is not null) await _listening.ConfigureAwait(false);
        await Stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadToEndAsync(RecordTap tap)
    {
        var scratch = new byte[4096];
        try
        {
            while (await Stream.ReadAsync(scratch).ConfigureAwait(false) > 0)
            {
                // Nobody sends anything against the direction of a transfer.
            }
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            // Whoever sends finds that, too.
        }
        finally
        {
            tap.EndTurn();
        }
    }
}
