using System.Net;
using System.Net.Sockets;

namespace FtpTools.Transport;

/// <summary>Listens on one address and port and hands out the links that come in.</summary>
internal sealed class ConnectionListener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket _socket;

    private ConnectionListener(Socket socket) => _socket = socket;

    /// <summary>The address and port it listens on; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Begins to listen. <see cref="IPAddress.IPv6Any"/> listens on IPv4 as well.</summary>
    /// <exception cref="FtpToolsException">The address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static ConnectionListener Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new ConnectionListener(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Port {endPoint.Port} on {endPoint.Address} is taken.",
                SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this computer.",
                SocketError.AccessDenied => $"This user may not listen on port {endPoint.Port}.",
                _ => $"Cannot listen on {endPoint}: {e.Message}.",
            };
            throw new FtpToolsException(ErrorCode.AddressInUse, reason, e) { Target = endPoint.ToString() };
        }
    }

    /// <summary>Waits for the next connection. Nothing was exchanged on it yet: <see cref="Open"/> comes next.</summary>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public async ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // A peer that gave up while it was in the queue; the next one waits behind it.
            }
        }
    }

    /// <summary>Makes a link of an accepted socket. Nothing is exchanged on it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="stream">Its bytes.</param>
    public static ByteConnection Open(Socket socket, Stream stream)
    {
        var remote = socket.RemoteEndPoint;
        if (remote is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped)
            remote = new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port);
        SocketSettings.Apply(socket);
        return new ByteConnection(stream, remote, socket);
    }

    /// <summary>Stops listening; links that were handed out stay open.</summary>
    public void Dispose() => _socket.Dispose();
}
