using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FtpTools;

/// <summary>
/// A host, with a port or without, as people write it. Everything that takes an address reads it here, so that a text that leads
/// somewhere for one command leads there for all.
/// </summary>
/// <remarks>
/// A name is kept in lower case, without a dot at its end, and in the form that the DNS knows (RFC 5891) when it has letters of other
/// scripts. An IPv4 address has four decimal numbers: what a platform would make of <c>8081</c> or <c>010.0.0.1</c> is not meant.
/// The zone of an IPv6 address stays as it was named, because its number may be different after a restart.
/// </remarks>
public sealed record HostAddress
{
    private const string Examples = "Name a host, with a port or without, such as files.example.org, 192.0.2.7:4000 or [2001:db8::7]:4000.";
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private const int MaxZone = 64;
    private const int MaxShown = 100;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private HostAddress(string host, int? port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The name or the IP address, without brackets.</summary>
    public string Host { get; }

    /// <summary>The port, 1 to 65535; null where none was named.</summary>
    public int? Port { get; }

    /// <summary>Reads <c>host</c>, <c>host:port</c>, an IPv4 or IPv6 address, or <c>[IPv6]:port</c>, an IPv6 address with a zone such as
    /// <c>%eth0</c> or without. Spaces around it do not matter.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when it is none of them. What may be a password is not
    /// repeated in the message.</exception>
    public static HostAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim(' ');

        // What stands before an '@' may have a password in it.
        var hasUser = trimmed.Contains('@', StringComparison.Ordinal);
        if (trimmed.Contains("://", StringComparison.Ordinal))
            throw Refused(hasUser ? "…://…@…" : text, "A URI does not lead to this kind of server. " + Examples);
        if (hasUser) throw Refused("…@…", "A user does not belong in front of the host, and is not repeated here. " + Examples);
        return Read(trimmed, isUri: false);
    }

    /// <summary>Reads an IP address alone, as <see cref="Parse"/> does, or one that means every address of a computer.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The address; null when it is none.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/> when this computer has no such zone.</exception>
    public static IPAddress? ReadIPAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (IPv4(text) ?? IPv6(text, isUri: false)) is { } address ? AddressOf(address) : null;
    }

    /// <summary>Writes a host and a port so that <see cref="Parse"/> reads them: an IPv6 address is put in brackets.</summary>
    public static string Join(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        return JoinWritten(Written(host), port);
    }

    /// <summary>The port to use: the one in the text or one that was named separately.</summary>
    /// <param name="named">The port that was named separately, by <c>-Port</c>; null when none was.</param>
    /// <param name="fallback">The port when none was named at all.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when they contradict one another.</exception>
    public int PortOr(int? named, int fallback) => OnePort(Host, Port, named, fallback);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Port is { } port ? Join(Host, port) : Written(Host);

    /// <summary>As <see cref="Join"/>, for a host whose zone is written already.</summary>
    internal static string JoinWritten(string host, int port)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}");
    }

    /// <summary>Reads the part of a URI that names host and port (RFC 3986 section 3.2), without the user.</summary>
    internal static HostAddress ParseAuthority(string text) => Read(text, isUri: true);

    /// <summary>As <see cref="PortOr"/>, for whoever has host and port apart.</summary>
    internal static int OnePort(string host, int? port, int? named, int fallback)
    {
        if (port is { } one && named is { } other && one != other)
        {
            throw new FtpToolsException(
                ErrorCode.InvalidArgument,
                FormattableString.Invariant($"The address has port {one}, but -Port {other} was given. Name one of them."))
            {
                Target = Join(host, one),
            };
        }

        return port ?? named ?? fallback;
    }

    /// <summary>The IP address that a host is, with the number of its zone; null for a name.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.ServerUnreachable"/> when this computer has no such zone.</exception>
    internal static IPAddress? AddressOf(string host)
    {
        if (!IPAddress.TryParse(host, out var address)) return null;
        var zone = host.IndexOf('%', StringComparison.Ordinal);
        if (zone >= 0 && address.ScopeId == 0 && host[(zone + 1)..] != "0")
        {
            throw new FtpToolsException(
                ErrorCode.ServerUnreachable,
                $"This computer has no network interface '{host[(zone + 1)..]}', which the address names after the '%'.")
            {
                Target = host,
            };
        }

        return address;
    }

    private static HostAddress Read(string text, bool isUri)
    {
        if (text.Length == 0) throw Refused(text, "It is empty. " + Examples);
        if (text.Any(char.IsControl)) throw Refused(text, "It contains control characters. " + Examples);
        if (text.IndexOfAny(['/', '\\']) >= 0)
            throw Refused(text, "A path does not belong to a host and port; it can be part of a URI. " + Examples);
        if (text[0] == '[') return ReadBracketed(text, isUri);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && colon != text.LastIndexOf(':'))
        {
            if (isUri) throw Refused(text, "Name an IPv6 address in a URI in brackets.");
            return One(
                text,
                IPv6(text, isUri) ?? throw Refused(text, "It is not an IPv6 address; one with a port is written in brackets. " + Examples),
                null);
        }

        var host = colon < 0 ? text : text[..colon];
        if (host.Length == 0) throw Refused(text, "The host is missing. " + Examples);
        var name = NameOf(isUri ? Uri.UnescapeDataString(host) : host)
            ?? throw Refused(text, "It is neither the name of a computer nor an address. " + Examples);
        return One(text, name, colon < 0 ? null : ReadPort(text, text[(colon + 1)..]));
    }

    private static HostAddress ReadBracketed(string text, bool isUri)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        if (end < 0 || IPv6(text[1..end], isUri) is not { } host)
            throw Refused(text, "There must be an IPv6 address in the brackets. " + Examples);
        if (end == text.Length - 1) return One(text, host, null);
        if (text[end + 1] != ':') throw Refused(text, "Only a colon and a port may follow the bracket. " + Examples);
        return One(text, host, ReadPort(text, text[(end + 2)..]));
    }

    private static HostAddress One(string text, string host, int? port)
    {
        var standsForAll = host is "0.0.0.0" or "::" || host.StartsWith("::%", StringComparison.Ordinal);
        return standsForAll
            ? throw Refused(text, "It means every address of a computer, not one. Name this computer 127.0.0.1 or [::1].")
            : new HostAddress(host, port);
    }

    private static int ReadPort(string text, string digits)
    {
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port : throw Refused(text, $"'{DisplayText.CleanAndCut(digits, MaxShown)}' is not a port. Name a number from 1 to 65535.");
    }

    private static string? NameOf(string host)
    {
        var ascii = host;
        try
        {
            if (!Ascii(host)) ascii = Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            return null;
        }

        ascii = (ascii.EndsWith('.') ? ascii[..^1] : ascii).ToLowerInvariant();
        var labels = ascii.Split('.');
        if (ascii.Length > MaxName || !labels.All(IsLabel)) return null;

        // What ends in a number is an address or nothing, as for a web browser.
        return IsNumber(labels[^1]) ? IPv4(ascii) : ascii;
    }

    private static bool Ascii(string text) => text.All(char.IsAscii);

    private static bool IsLabel(string label)
    {
        return label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-'
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }

    private static bool IsNumber(string label)
    {
        return label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label[2..].All(char.IsAsciiHexDigit));
    }

    // Four numbers without zeros in front, which some would read as octal.
    private static string? IPv4(string text)
    {
        var parts = text.Split('.');
        var isAddress = parts.Length == 4
            && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && (p[0] != '0' || p.Length == 1)
            && int.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture) <= byte.MaxValue);
        return isAddress ? text : null;
    }

    private static string? IPv6(string text, bool isUri)
    {
        var percent = text.IndexOf('%', StringComparison.Ordinal);
        var number = percent < 0 ? text : text[..percent];
        if (!number.Contains(':', StringComparison.Ordinal) || !number.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            || !IPAddress.TryParse(number, out var address))
            return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        if (percent < 0) return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return ZoneOf(text[(percent + 1)..], isUri) is { } zone ? $"{address}%{zone}" : null;
    }

    // In a URI the percent sign is written as %25 (RFC 6874); outside of one, %251 may be meant as it stands, and %25eth0 cannot be.
    private static string? ZoneOf(string text, bool isUri)
    {
        var isEscaped = isUri ? text.StartsWith("25", StringComparison.Ordinal) : LooksEscaped(text);
        var zone = isEscaped ? text[2..] : text;
        return zone.Length is > 0 and <= MaxZone && zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '~')
            ? zone
            : null;
    }

    private static bool LooksEscaped(ReadOnlySpan<char> zone) => zone is ['2', '5', ..] && zone.ContainsAnyExceptInRange('0', '9');

    // The zone 25g0 would be read as g0, were its percent sign not escaped too.
    private static string Written(string host)
    {
        var percent = host.IndexOf('%', StringComparison.Ordinal);
        return percent >= 0 && LooksEscaped(host.AsSpan(percent + 1)) ? host.Insert(percent + 1, "25") : host;
    }

    private static FtpToolsException Refused(string text, string why)
    {
        var shown = DisplayText.CleanAndCut(text, MaxShown);
        return new FtpToolsException(ErrorCode.InvalidArgument, $"'{shown}' is not an address. {why}") { Target = shown, Advice = null };
    }
}
