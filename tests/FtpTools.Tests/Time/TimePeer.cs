using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Time;

/// <summary>A plain UDP socket of somebody else, on this computer.</summary>
internal sealed class TimePeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Opens it.</summary>
    /// <param name="port">0 takes a free one.</param>
    public TimePeer(int port = 0)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>Opens one at a free port below 1024; null when that is not allowed, or none is free.</summary>
    public static TimePeer? AtServicePort()
    {
        for (var port = 1023; port > 900; port--)
        {
            try
            {
                return new TimePeer(port);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one may be free.
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
            {
                return null;
            }
        }

        return null;
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public int Port => EndPoint.Port;

    /// <summary>Whether a datagram has come.</summary>
    public bool HasMail => _socket.Available > 0;

    public void Send(byte[] bytes, IPEndPoint to) => _socket.SendTo(bytes, to);

    public void Send(string text, IPEndPoint to) => Send(Encoding.UTF8.GetBytes(text), to);

    public async Task<(byte[] Bytes, IPEndPoint From)> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        var buffer = new byte[65536];
        var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), limit.Token);
        return (buffer[..received.ReceivedBytes], (IPEndPoint)received.RemoteEndPoint);
    }

    public async Task<string> ReceiveTextAsync() => Encoding.UTF8.GetString((await ReceiveAsync()).Bytes);

    public void Dispose() => _socket.Dispose();
}
