using System.Net;
using System.Net.Sockets;
using FtpTools.Security;

namespace FtpTools.Transport;

/// <summary>
/// One open link to a peer: TCP, TLS over TCP, or a pair in memory. Whoever holds it disposes it; <see cref="Abort"/> may
/// be called from any thread and makes every read and write that is under way fail.
/// </summary>
internal sealed class ByteConnection : IAsyncDisposable
{
    private readonly Socket? _socket;
    private int _aborted;

    public ByteConnection(Stream stream, EndPoint? remoteEndPoint, Socket? socket = null, ChannelBinding? channelBinding = null)
    {
        Stream = stream;
        RemoteEndPoint = remoteEndPoint;
        ChannelBinding = channelBinding;
        _socket = socket;
    }

    /// <summary>The bytes, in both directions.</summary>
    public Stream Stream { get; }

    /// <summary>The peer's address; null in memory.</summary>
    public EndPoint? RemoteEndPoint { get; }

    /// <summary>The data of <c>tls-server-end-point</c> (RFC 5929 section 4); null when the link is not encrypted.</summary>
    public ChannelBinding? ChannelBinding { get; }

    public bool IsEncrypted => ChannelBinding is not null;

    /// <summary>The peer's IP address; loopback for a link in memory.</summary>
    public IPAddress RemoteAddress => (RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.Loopback;

    /// <summary>Breaks the link at once, without a farewell.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        if (_socket is not null) _socket.Close(0);
        else Stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0) return;
        await Stream.DisposeAsync().ConfigureAwait(false);
        _socket?.Dispose();
    }
}
