using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FtpTools;

/// <summary>Where a chat peer is: a host name or an address, and a UDP port.</summary>
public sealed record ChatAddress
{
    /// <summary>The port that is meant when none is named.</summary>
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

    /// <summary>Reads <c>host</c>, <c>host:port</c>, an IPv4 or IPv6 address, or <c>[IPv6]:port</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is none of them.</exception>
    public static ChatAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (host, port) = Split(text.Trim());
        var isAddress = IPAddress.TryParse(host, out var address);
        if (port is not { } number || number is < 1 or > IPEndPoint.MaxPort || Uri.CheckHostName(host) == UriHostNameType.Unknown || IsMisread(host, address))
            throw Refused(text, "Name a host and a port, such as 127.0.0.1:8081, [::1]:8081 or name.example.org:8081.");
        if (isAddress && (address!.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))) throw Refused(text, "It stands for every address of a computer, not for one.");
        return new ChatAddress(isAddress ? address!.ToString() : host.TrimEnd('.').ToLowerInvariant(), number);
    }

    /// <summary>Finds the addresses that the name stands for now, the best first.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/> when the name is not known.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellationToken = default)
    {
        if (IPAddress.TryParse(Host, out var address)) return [new IPEndPoint(address, Port)];
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
            throw new FtpToolsException(ErrorCode.ServerUnreachable, $"'{Host}' is neither a contact nor a name that the network knows.", e) { Target = ToString() };
        }
    }

    /// <summary>The form that <see cref="Parse"/> reads: <c>host:port</c>, an IPv6 address in brackets.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");
    }

    private static (string Host, int? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || !IPAddress.TryParse(text[1..end], out _)) return ("", null);
            return (text[1..end], end == text.Length - 1 ? DefaultPort : text[end + 1] == ':' ? PortOf(text[(end + 2)..]) : null);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon != text.LastIndexOf(':')) return (text, DefaultPort);
        return (text[..colon], PortOf(text[(colon + 1)..]));
    }

    private static int? PortOf(string text)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    // The platform takes "8081" for the address 0.0.31.145; whoever types it means a port.
    private static bool IsMisread(string host, IPAddress? address)
    {
        return address is { AddressFamily: AddressFamily.InterNetwork } ? host.Count(c => c == '.') != 3 : address is null && host.All(char.IsAsciiDigit);
    }

    private static FtpToolsException Refused(string text, string why)
    {
        return new FtpToolsException(ErrorCode.InvalidArgument, $"'{text}' is no address of a chat peer. {why}") { Target = text };
    }
}
