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
}
