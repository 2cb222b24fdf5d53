using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Client;

/// <summary>Forwards plain FTP to a server, control and data connections, and cuts all of them when so many bytes went in one direction: a
/// network that is gone.</summary>
internal sealed partial class FtpLine : ICuttableLine
{
    private const int LittleBuffer = 128 * 1024;

    private readonly Socket _listener = Listen();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _running = [];
    private readonly int _serverPort;
    private readonly CutDirection _direction;
    private readonly Lock _gate = new();
    private long _allowed = long.MaxValue;
    private bool _isCut;

    public FtpLine(int serverPort, CutDirection direction)
    {
        (_serverPort, _direction) = (serverPort, direction);
        _running.Add(Task.Run(() => AcceptAllAsync(_listener, _serverPort, isControl: true)));
    }

    /// <summary>Where a client connects to.</summary>
    public int Port => PortOf(_listener);

    public void CutAfter(long bytes)
    {
        lock (_gate) _allowed = bytes;
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await Task.WhenAll(_running);
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static int PortOf(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    private async Task AcceptAllAsync(Socket listener, int target, bool isControl)
    {
        _sockets.Add(listener);
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

                // What counts as passed on has left this line, but for a little: what lay in it would be lost with the cut.
                client.SendBufferSize = server.SendBufferSize = LittleBuffer;
                client.NoDelay = true;
                client.NoDelay = true;
                _sockets.Add(client);
                _sockets.Add(server);
                if (IsCut) Cut();
                await server.ConnectAsync(IPAddress.Loopback, target);
                _running.Add(ForwardAsync(client, server, CutDirection.ToServer, isControl));
                _running.Add(ForwardAsync(server, client, CutDirection.ToClient, isControl));
                if (!isControl) return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }

    private async Task ForwardAsync(Socket from, Socket to, CutDirection direction, bool isControl)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
            {
                var bytes = isControl && direction == CutDirection.ToClient ? Redirect(buffer.AsSpan(0, read)) : buffer[..read];
                var kept = direction == _direction ? Take(bytes.Length) : bytes.Length;
                for (var sent = 0; sent < kept;) sent += await to.SendAsync(bytes.AsMemory(sent, kept - sent));
                if (kept == bytes.Length) continue;
                Cut();
                return;
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut, or an end broke it: then it is broken for the other, too.
            from.Close(0);
            to.Close(0);
        }
    }

    // The data connection has to go over the line, too.
    private byte[] Redirect(ReadOnlySpan<byte> replies)
    {
        var text = Encoding.Latin1.GetString(replies);
        return Encoding.Latin1.GetBytes(ExtendedPassive().Replace(text, match =>
        {
            var listener = Listen();
            _running.Add(Task.Run(() => AcceptAllAsync(listener, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), isControl: false)));
            return $"(|||{PortOf(listener)}|)";
        }));
    }

    private bool IsCut
    {
        get
        {
            lock (_gate) return _isCut;
        }
    }

    private int Take(int bytes)
    {
        lock (_gate)
        {
            var kept = (int)Math.Min(bytes, _allowed);
            if (_allowed != long.MaxValue) _allowed -= kept;
            return kept;
        }
    }

    private void Cut()
    {
        lock (_gate) _isCut = true;
        foreach (var socket in _sockets) End(socket);
    }

    // As a process that ended: what has arrived is not thrown away, as a reset would.
    private static void End(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was gone already, or only listened.
        }

        socket.Dispose();
    }

    [GeneratedRegex(@"\(\|\|\|(\d+)\|\)")]
    private static partial Regex ExtendedPassive();
}
