using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>Forwards connections to a server on this computer and counts them.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly ConcurrentBag<Task> _running = [];
    private readonly int _target;
    private int _count;

    public CountingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _running.Add(Task.Run(AcceptAsync));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Count => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var client in _clients) client.Dispose();
        await Task.WhenAll(_running);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _count);
                var server = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                _clients.Add(client);
                _clients.Add(server);
                await server.ConnectAsync(IPAddress.Loopback, _target);
                _running.Add(ForwardAsync(client, server));
                _running.Add(ForwardAsync(server, client));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ForwardAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
            to.Client?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One end has gone.
        }
    }
}
