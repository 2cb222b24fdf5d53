using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>
/// One open link to a peer: TCP, TLS over TCP, or a pair in memory. Whoever holds it disposes it; <see cref="Abort"/> may
/// be called from any thread and makes every read and write that is under way fail.
/// </summary>
internal sealed class ByteConnection : IAsyncDisposable
{
    private const int FarewellBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(1);

    private readonly Socket? _socket;
    private int _aborted;

    public ByteConnection(Stream stream, EndPoint? remoteEndPoint, Socket? socket = null, ChannelBinding? channelBinding = null)
    {
        Stream = stream;
        RemoteEndPoint = remoteEndPoint;
        ChannelBinding = channelBinding;
        _socket = socket;
    }

    /// <summary>The bytes, in both directions. After <see cref="StartTlsAsync"/> it is another stream, and the one before must not be
    /// used any more.</summary>
    public Stream Stream { get; private set; }

    /// <summary>The peer's address; null in memory.</summary>
    public EndPoint? RemoteEndPoint { get; }

    /// <summary>The data of <c>tls-server-end-point</c> (RFC 5929 section 4); null when the link is not encrypted.</summary>
    public ChannelBinding? ChannelBinding { get; private set; }

    public bool IsEncrypted => ChannelBinding is not null;

    /// <summary>How many bytes have arrived and were not read, as far as that is known: those of a handshake or a record count too. No read
    /// may be under way.</summary>
    public int Available => _socket?.Available ?? (Stream as DuplexPipeStream)?.Available ?? 0;

    /// <summary>This end's IP address; loopback for a link in memory.</summary>
    public IPAddress LocalAddress => Unmapped((_socket?.LocalEndPoint as IPEndPoint)?.Address) ?? IPAddress.Loopback;

    /// <summary>The peer's IP address; loopback for a link in memory.</summary>
    public IPAddress RemoteAddress => (RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;

    /// <summary>Makes the link encrypted from here on. Nothing may be under way on it.</summary>
    /// <param name="handshake">This end's part.</param>
    /// <param name="cancellationToken">Stops it; the link is broken then.</param>
    /// <exception cref="InvalidOperationException">It is encrypted already.</exception>
    /// <exception cref="FtpToolsException">As <see cref="TlsHandshake.RunAsync"/>; the link is broken.</exception>
    public async Task StartTlsAsync(TlsHandshake handshake, CancellationToken cancellationToken)
    {
        if (IsEncrypted) throw new InvalidOperationException("The link is encrypted already.");
        (Stream, ChannelBinding) = await handshake.RunAsync(Stream, RemoteEndPoint, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a link encrypted that was not until now (RFC 4217 section 4). What has arrived on it before is thrown away, because anybody
    /// on the way may have put it there, and would have it obeyed as if it had come encrypted. Whoever reads the link through a buffer
    /// makes a new one afterwards, on the new <see cref="Stream"/>.
    /// </summary>
    /// <param name="handshake">This end's part.</param>
    /// <param name="invite">Sends the word that lets the peer begin, at the end that was asked for TLS; null at the end that asked.</param>
    /// <param name="cancellationToken">Stops it; the link is broken then.</param>
    /// <exception cref="InvalidOperationException">It is encrypted already.</exception>
    /// <exception cref="FtpToolsException">As <see cref="TlsHandshake.RunAsync"/>; the link is broken.</exception>
    public async Task UpgradeAsync(TlsHandshake handshake, Func<CancellationToken, ValueTask>? invite, CancellationToken cancellationToken)
    {
        if (IsEncrypted) throw new InvalidOperationException("The link is encrypted already.");
        await DiscardInputAsync(cancellationToken).ConfigureAwait(false);
        if (invite is not null) await invite(cancellationToken).ConfigureAwait(false);
        await StartTlsAsync(handshake, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the peer has ended what it sends, as far as that has arrived and everything before it was read. A read may be under
    /// way; nothing is taken from it.</summary>
    public bool HasPeerEnded()
    {
        try
        {
            return _socket is { } socket && socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Leaves urgent bytes (RFC 793 section 3.7) where they stand among the others, for protocols that send a mark with
    /// them.</summary>
    public void ReceiveUrgentInline() => _socket?.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);

    /// <summary>Throws away what has arrived and was not read. No read may be under way.</summary>
    /// <returns>How many bytes that were.</returns>
    public async ValueTask<int> DiscardInputAsync(CancellationToken cancellationToken)
    {
        var left = Available;
        var discarded = 0;
        var scratch = new byte[Math.Min(left, 4096)];
        while (discarded < left)
        {
            var read = await Stream.ReadAsync(scratch.AsMemory(0, Math.Min(left - discarded, scratch.Length)), cancellationToken)
                .ConfigureAwait(false);
            if (read == 0) break;
            discarded += read;
        }

        return discarded;
    }

    /// <summary>Breaks the link at once, without a farewell.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        if (_socket is not null) _socket.Close(0);
        else Stream.Dispose();
    }

    /// <summary>Says that nothing more will be sent and waits a moment for the peer to read it to its end. Without the wait,
    /// bytes of the peer that were not read would make the system drop what we sent last.</summary>
    public async Task CloseAsync()
    {
        if (_socket is null || Volatile.Read(ref _aborted) != 0) return;
        using var limit = new CancellationTokenSource(FarewellTime);
        try
        {
            if (Stream is SslStream tls) await tls.ShutdownAsync().WaitAsync(limit.Token).ConfigureAwait(false);
            _socket.Shutdown(SocketShutdown.Send);
            var scratch = new byte[4096];
            for (var left = FarewellBytes; left > 0;)
            {
                var read = await _socket.ReceiveAsync(scratch, limit.Token).ConfigureAwait(false);
                if (read == 0) return;
                left -= read;
            }
        }
        catch (Exception e) when (e is OperationCanceledException || LinkErrors.IsBroken(e))
        {
            // The peer did not wait for the farewell, or does not read; the link is closed anyway.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        await Stream.DisposeAsync().ConfigureAwait(false);
        _socket?.Dispose();
    }

    private static IPAddress? Unmapped(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
