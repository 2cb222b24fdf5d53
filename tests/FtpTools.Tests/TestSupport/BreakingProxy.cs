using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.TestSupport;

/// <summary>A line that breaks again and again: forwards every connection to a server, and cuts each when so many bytes went to one end.</summary>
internal sealed class BreakingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly CutDirection _direction;
    private readonly long _bytesEach;
    private readonly Task _running;
    private int _connections;

    public BreakingProxy(int serverPort, CutDirection direction, long bytesEach)
    {
        (_serverPort, _direction, _bytesEach) = (serverPort, direction, bytesEach);
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connections);
                using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _serverPort);
                await Task.WhenAll(ForwardAsync(client, server, CutDirection.ToServer), ForwardAsync(server, client, CutDirection.ToClient));
                client.Close(0);
                server.Close(0);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over, and nobody listens.
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, CutDirection direction)
    {
        var left = direction == _direction ? _bytesEach : long.MaxValue;
        var buffer = new byte[64 * 1024];
        try
        {
            while (left > 0 && await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length))) is > 0 and var read)
            {
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
                left -= read;
            }

            // What went through arrives; a reset would take what the other end has not read yet.
            to.Shutdown(SocketShutdown.Send);
            while (await from.ReceiveAsync(buffer) > 0) continue;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone: so is the line.
            from.Close(0);
            to.Close(0);
        }
    }
}
