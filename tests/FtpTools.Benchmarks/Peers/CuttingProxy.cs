using System.Net;
using System.Net.Sockets;

namespace FtpTools.Benchmarks.Peers;

/// <summary>Forwards connections to a server of this computer, counts what goes there, and cuts them when so much went.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _serverPort;
    private readonly Task _running;
    private long _forwarded;
    private long _end = long.MaxValue;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _running = Task.Run(RunAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Bytes that went to the server.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>Lets so many more bytes through to the server, and then cuts.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _end, Forwarded + bytes);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
    }

    private async Task RunAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true) links.Add(ServeAsync(await _listener.AcceptAsync()));
        }
        catch (SocketException)
        {
            // Disposed.
        }

        await Task.WhenAll(links);
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAll(ForwardAsync(client, server, isCounted: true), ForwardAsync(server, client, isCounted: false));
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, bool isCounted)
    {
        var buffer = new byte[256 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var allowed = isCounted ? (int)Math.Min(count, Interlocked.Read(ref _end) - Forwarded) : count;
                for (var sent = 0; sent < allowed;) sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent));
                if (isCounted) Interlocked.Add(ref _forwarded, allowed);
                if (allowed < count) break;
            }
        }
        catch (SocketException)
        {
            // One end is gone; the other learns of it below.
        }
        catch (ObjectDisposedException)
        {
            // The other direction has ended the link.
        }

        // Both ends of it, so that the other direction ends too.
        from.Close();
        to.Close();
    }
}
