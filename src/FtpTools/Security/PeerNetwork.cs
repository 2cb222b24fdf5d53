using System.Net;
using System.Net.Sockets;

namespace FtpTools.Security;

/// <summary>The addresses that count as one peer: an address of IPv4, a /64 network of IPv6,
/// of which one customer has at least a whole one.</summary>
internal static class PeerNetwork
{
    /// <summary>The address itself for IPv4, also where IPv6 carries it; for IPv6 the first address of the /64 network.</summary>
    public static IPAddress Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
