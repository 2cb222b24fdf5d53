using System.Net;
using System.Net.Sockets;

namespace FtpTools.Time;

/// <summary>The sockets of time servers and their clients, and what their errors mean.</summary>
internal static class TimeSockets
{
    // Unless told not to, Windows reports that an earlier answer reached nobody as an error of the next receive.
    private const int SioUdpConnReset = unchecked((int)0x9800000C);

    /// <summary>Binds a socket. <see cref="IPAddress.IPv6Any"/> is every address of the computer, IPv4 included.</summary>
    /// <exception cref="FtpToolsException">The address is taken, not ours or not allowed
    /// (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            if (OperatingSystem.IsWindows()) socket.IOControl(SioUdpConnReset, [0, 0, 0, 0], null);
            socket.Bind(endPoint);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"UDP port {endPoint.Port} on {endPoint.Address} is taken.",
                SocketError.AddressNotAvailable => $"{endPoint.Address} is not an address of this computer.",
                SocketError.AccessDenied => $"Listening on UDP port {endPoint.Port} is not allowed to this user.",
                _ => $"Cannot listen on {endPoint}: {e.Message}.",
            };
            throw new FtpToolsException(ErrorCode.AddressInUse, reason, e) { Target = endPoint.ToString() };
        }
    }

    /// <summary>Opens a socket that accepts datagrams from this address and port only.</summary>
    public static async Task<Socket> ConnectAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Says why a server cannot be asked.</summary>
    public static FtpToolsException Unreachable(string host, int port, SocketException cause)
    {
        var reason = cause.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"The name '{host}' is not known.",
            SocketError.ConnectionRefused or SocketError.ConnectionReset => $"Nobody answers at UDP port {port} of {host}.",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"There is no route to {host}.",
            _ => $"{host}, UDP port {port}, cannot be asked: {cause.Message}.",
        };
        return new FtpToolsException(ErrorCode.ServerUnreachable, reason, cause) { Target = HostAddress.Join(host, port) };
    }
}
