using System.Net;
using System.Net.Sockets;

namespace FtpTools;

/// <summary>
/// The address under which clients of a network reach a server that stands behind a translation of addresses: what the answer to PASV
/// tells them (RFC 959 section 4.2).
/// </summary>
/// <param name="Network">The clients it is for; null for all that are not in a private network, or on this computer.</param>
/// <param name="Address">The address they reach the server under; IPv4, the only kind that PASV can tell.</param>
public sealed record FtpPublicAddress(IPNetwork? Network, IPAddress Address)
{
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("127.0.0.0/8"),
    ];

    /// <summary>Reads <c>203.0.113.5</c>, or <c>10.0.0.0/8=10.1.2.3</c> for the clients of one network.</summary>
    /// <exception cref="FtpToolsException">It is neither (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static FtpPublicAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('=', StringSplitOptions.TrimEntries);
        var network = default(IPNetwork);
        if (parts.Length is 1 or 2
            && (parts.Length == 1 || IPNetwork.TryParse(parts[0], out network))
            && IPAddress.TryParse(parts[^1], out var address)
            && address.AddressFamily == AddressFamily.InterNetwork
            && !address.Equals(IPAddress.Any))
        {
            return new FtpPublicAddress(parts.Length == 1 ? null : network, address);
        }

        throw new FtpToolsException(
            ErrorCode.InvalidArgument,
            $"'{DisplayText.Clean(text)}' is not a public address: an IPv4 address, as in 203.0.113.5, or one for the clients of a "
            + "network, as in 10.0.0.0/8=10.1.2.3.");
    }

    /// <summary>The address that a client is to be told, of several; null when none is for it.</summary>
    /// <param name="addresses">The addresses there are. The one of the smallest network counts.</param>
    /// <param name="client">The client's address.</param>
    public static IPAddress? Find(IEnumerable<FtpPublicAddress> addresses, IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        ArgumentNullException.ThrowIfNull(client);
        return addresses.Where(a => a.IsFor(client)).MaxBy(a => a.Network?.PrefixLength ?? -1)?.Address;
    }

    private bool IsFor(IPAddress client) => Network is { } network ? network.Contains(client) : !IsPrivate(client);

    private static bool IsPrivate(IPAddress client)
    {
        return client.AddressFamily != AddressFamily.InterNetwork || PrivateNetworks.Any(n => n.Contains(client));
    }
}
