using System.Net;
using System.Net.Sockets;

namespace FtpTools.Transport;

/// <summary>Opens UDP sockets.</summary>
internal static class DatagramSocket
{
    // SIO_UDP_CONNRESET: without it, Windows fails the next receive of a server because a client it answered has gone.
    private const int IgnoreResets = unchecked((int)0x9800000C);

    /// <summary>A socket that accepts datagrams from anyone. <see cref="IPAddress.IPv6Any"/> takes IPv4 as well.</summary>
    /// <exception cref="FtpToolsException">The address is taken or not ours (<see cref="ErrorCode.AddressInUse"/>).</exception>
    public static Socket Bind(IPEndPoint local)
    {
        if (local.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6) local = new IPEndPoint(IPAddress.Any, local.Port);
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            if (OperatingSystem.IsWindows())
            {
                socket.ExclusiveAddressUse = true;
                socket.IOControl(IgnoreResets, [0, 0, 0, 0], null);
            }

            socket.Bind(local);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var reason = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"UDP port {local.Port} on {local.Address} is taken.",
                SocketError.AddressNotAvailable => $"{local.Address} is not an address of this computer.",
                SocketError.AccessDenied => $"This user may not listen on UDP port {local.Port}.",
                _ => $"Cannot listen on {local}: {e.Message}.",
            };
            throw new FtpToolsException(ErrorCode.AddressInUse, reason, e) { Target = local.ToString() };
        }
    }

    /// <summary>A socket on a free port for one peer: the system drops what comes from elsewhere, and reports when nobody listens
    /// there.</summary>
    /// <exception cref="FtpToolsException">There is no route to the peer (<see cref="ErrorCode.ServerUnreachable"/>).</exception>
    public static Socket Connect(IPEndPoint peer)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // A datagram socket only records the address: nothing is sent or waited for.
            socket.Connect(peer);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Unreachable(peer, e);
        }
    }

    /// <summary>Whether the system has been told that nobody accepts what was sent.</summary>
    public static bool IsRefusal(SocketException exception)
    {
        return exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable;
    }

    /// <summary>The error for a peer that cannot be reached.</summary>
    public static FtpToolsException Unreachable(IPEndPoint peer, SocketException? cause)
    {
        var reason = cause?.SocketErrorCode switch
        {
            null or SocketError.ConnectionRefused or SocketError.ConnectionReset => $"Nobody listens at {peer}.",
            SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"There is no route to {peer}.",
            SocketError.MessageSize => $"The route to {peer} does not carry a datagram of this length.",
            _ => $"Cannot send to {peer}: {cause.Message}.",
        };
        return new FtpToolsException(ErrorCode.ServerUnreachable, reason, cause) { Target = peer.ToString() };
    }
}
