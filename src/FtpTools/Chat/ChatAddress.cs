using System.Net;
using System.Net.Sockets;

namespace FtpTools;

/// <summary>Where a chat peer is: a host name or an address, and a UDP port.</summary>
public sealed record ChatAddress
{
    /// <summary>The port that is used if none is named.</summary>
    public const int DefaultPort = 8081;

    private ChatAddress(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The name or the IP address, without brackets.</summary>
    public string Host { get; }

    /// <summary>The UDP port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>Reads what <see cref="HostAddress.Parse"/> does; without a port, it is <see cref="DefaultPort"/>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is neither.</exception>
    public static ChatAddress Parse(string text)
    {
        var address = HostAddress.Parse(text);
        return new ChatAddress(address.Host, address.Port ?? DefaultPort);
    }

    /// <summary>Finds the addresses to which the name currently resolves, the best first.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/> when the name is not known.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellationToken = default)
    {
        if (HostAddress.AddressOf(Host) is { } address) return [new IPEndPoint(address, Port)];
        try
        {
            var found = await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
            if (found.Length == 0) throw new SocketException((int)SocketError.HostNotFound);

            // Servers on this computer listen on 127.0.0.1 by default, and nothing tells a sender that nobody listens on ::1.
            var sorted = found.All(IPAddress.IsLoopback) ? found.OrderBy(a => a.AddressFamily) : found.AsEnumerable();
            return [.. sorted.Select(a => new IPEndPoint(a, Port))];
        }
        catch (SocketException e)
        {
            throw new FtpToolsException(ErrorCode.ServerUnreachable, $"'{Host}' is neither a contact nor a known host name.", e)
            {
                Target = ToString(),
            };
        }
    }

    /// <summary>The form that <see cref="Parse"/> reads: <c>host:port</c>, with an IPv6 address in brackets.</summary>
    public override string ToString() => HostAddress.Join(Host, Port);
}
