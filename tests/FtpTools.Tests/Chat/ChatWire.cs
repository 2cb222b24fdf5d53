using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Chat;

/// <summary>A plain UDP socket on loopback: the other end, without any code of ours.</summary>
internal sealed class ChatWire : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public ChatWire()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public ChatAddress Address => ChatAddress.Parse(EndPoint.ToString());

    public void Send(byte[] datagram, IPEndPoint to) => _socket.SendTo(datagram, to);

    public void Send(string text, IPEndPoint to) => Send(Encoding.UTF8.GetBytes(text), to);

    public async Task<(byte[] Datagram, IPEndPoint From)> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        var buffer = new byte[65_536];
        var result = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), limit.Token);
        return (buffer[..result.ReceivedBytes], (IPEndPoint)result.RemoteEndPoint);
    }

    public async Task<string> ReceiveTextAsync() => Encoding.UTF8.GetString((await ReceiveAsync()).Datagram);

    public void Dispose() => _socket.Dispose();
}
