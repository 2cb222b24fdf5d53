using System.Net;
using System.Net.Sockets;

namespace FtpTools.Tests.TestSupport;

/// <summary>Connections that never log in. On Linux they can come from any address of 127.0.0.0/8.</summary>
internal sealed class Crowd(int port) : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>How many connections the other end has not closed.</summary>
    public int CountOpen => _sockets.Count(IsOpen);

    /// <summary>Adds connections, which may be closed as soon as they are there.</summary>
    /// <param name="count">How many.</param>
    /// <param name="addresses">From how many addresses; when they are several, that of the honest client is none of them.</param>
    /// <param name="said">What each of them sends.</param>
    public async Task JoinAsync(int count, int addresses = 1, byte[]? said = null)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            if (OperatingSystem.IsLinux()) socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.0.{(addresses == 1 ? 1 : 2 + (i % addresses))}"), 0));
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                if (said is not null) await socket.SendAsync(said);
            }
            catch (SocketException)
            {
                // Dropped already, to make room.
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets) socket.Close(0);
    }

    private static bool IsOpen(Socket socket)
    {
        try
        {
            return !socket.Poll(0, SelectMode.SelectRead) || socket.Available > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
