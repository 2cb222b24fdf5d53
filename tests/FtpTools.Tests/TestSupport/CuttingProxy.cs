using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.TestSupport;

/// <summary>Which bytes a <see cref="CuttingProxy"/> counts.</summary>
public enum CutDirection
{
    ToServer,
    ToClient,
}

/// <summary>How a <see cref="CuttingProxy"/> ends the link.</summary>
public enum CutKind
{
    /// <summary>As a process that ended: an end of the stream.</summary>
    Fin,

    /// <summary>As a computer that crashed: a reset.</summary>
    Reset,
}

/// <summary>Forwards one TCP connection to a server, and cuts it when so many bytes went in one direction.</summary>
internal sealed class CuttingProxy : ICuttableLine
{
    private const int LittleBuffer = 128 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _serverPort;
    private readonly CutDirection _direction;
    private readonly CutKind _kind;
    private readonly Task _running;
    private long _allowed = long.MaxValue;
    private long _toServer;
    private long _toClient;

    public CuttingProxy(int serverPort, CutDirection direction, CutKind kind)
    {
        (_serverPort, _direction, _kind) = (serverPort, direction, kind);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Where a client connects to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Bytes that went through so far, in the direction that is cut.</summary>
    public long Forwarded => Interlocked.Read(ref _direction == CutDirection.ToServer ? ref _toServer : ref _toClient);

    /// <summary>Starts a proxy before a server, and connects a session through it.</summary>
    public static async Task<(CuttingProxy Proxy, FtpSession Session)> ConnectAsync(TestServer server, CutDirection direction, CutKind kind = CutKind.Reset)
    {
        var proxy = new CuttingProxy(server.Server.Port, direction, kind);
        var options = new SessionOptions { Host = "127.0.0.1", Port = proxy.Port, UseTls = server.Server.IsEncrypted };
        return (proxy, await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory()));
    }

    /// <inheritdoc/>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _allowed, Forwarded + bytes);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
    }

    private async Task RunAsync()
    {
        using var client = await _listener.AcceptAsync();
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // What counts as passed on has left this proxy, but for a little: what lay in it would be lost with the cut.
        client.SendBufferSize = server.SendBufferSize = LittleBuffer;
        client.NoDelay = true;
        client.NoDelay = true;
        await server.ConnectAsync(IPAddress.Loopback, _serverPort);
        await Task.WhenAll(ForwardAsync(client, server, CutDirection.ToServer), ForwardAsync(server, client, CutDirection.ToClient));
    }

    private async Task ForwardAsync(Socket from, Socket to, CutDirection direction)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                var allowed = direction == _direction ? (int)Math.Min(read, Interlocked.Read(ref _allowed) - Forwarded) : read;
                // Counted first: whoever gets the bytes may ask for a cut before this goes on.
                Interlocked.Add(ref direction == CutDirection.ToServer ? ref _toServer : ref _toClient, allowed);
                for (var sent = 0; sent < allowed;) sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent));
                if (allowed < read || (direction == _direction && Forwarded >= Interlocked.Read(ref _allowed))) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other direction was cut, or an end closed; either way this link is over.
        }

        Cut(from);
        Cut(to);
    }

    private void Cut(Socket socket)
    {
        if (_kind == CutKind.Reset)
        {
            socket.Close(0);
            return;
        }

        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was gone already.
        }
    }
}
