using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace FtpTools.Ftp.Wire;

/// <summary>What is wrong with the argument of EPRT.</summary>
internal enum EprtFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is no argument of EPRT (501).</summary>
    Syntax,

    /// <summary>It names another network protocol than 1 and 2 (522).</summary>
    Protocol,
}

/// <summary>Where a data connection goes: PORT and the reply 227 (RFC 959 sections 4.1.2 and 4.2), EPRT and the reply 229
/// (RFC 2428).</summary>
internal static partial class HostPort
{
    private const string IPv4Number = "1";
    private const string IPv6Number = "2";

    /// <summary>Reads the argument of PORT: six decimal numbers with commas between them.</summary>
    public static bool TryParsePort(string text, out IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        endPoint = Nowhere();
        var match = SixNumbers().Match(text);
        return match.Success && match.Length == text.Length && TryMake(match, out endPoint);
    }

    /// <summary>Reads the argument of EPRT: <c>|protocol|address|port|</c>, with any delimiter.</summary>
    public static EprtFault ParseEprt(string text, out IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        endPoint = Nowhere();
        if (text.Length == 0 || !IsDelimiter(text[0]) || text[^1] != text[0]) return EprtFault.Syntax;
        var parts = text.Split(text[0]);
        if (parts.Length != 5 || parts[1].Length == 0 || !parts[1].All(char.IsAsciiDigit)) return EprtFault.Syntax;
        if (parts[1] is not (IPv4Number or IPv6Number)) return EprtFault.Protocol;
        var isAddress = parts[1] == IPv4Number ? TryParseIPv4(parts[2], out var address) : TryParseIPv6(parts[2], out address);
        if (!isAddress || !TryParsePortNumber(parts[3], out var port)) return EprtFault.Syntax;
        endPoint = new IPEndPoint(address, port);
        return EprtFault.None;
    }

    /// <summary>Writes the argument of PORT.</summary>
    /// <param name="endPoint">An IPv4 address, also as a part of IPv6.</param>
    public static string FormatPort(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = Plain(endPoint.Address);
        if (address.AddressFamily != AddressFamily.InterNetwork)
            throw new ArgumentException("PORT and PASV know IPv4 only.", nameof(endPoint));
        return string.Join(',', address.GetAddressBytes().Append((byte)(endPoint.Port >> 8)).Append((byte)endPoint.Port));
    }

    /// <summary>Writes the argument of EPRT. A zone has no meaning at the other end and is left out.</summary>
    public static string FormatEprt(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var address = new IPAddress(Plain(endPoint.Address).GetAddressBytes());
        var protocol = address.AddressFamily == AddressFamily.InterNetwork ? IPv4Number : IPv6Number;
        return string.Create(CultureInfo.InvariantCulture, $"|{protocol}|{address}|{endPoint.Port}|");
    }

    /// <summary>The reply to PASV.</summary>
    /// <param name="endPoint">An IPv4 address, also as a part of IPv6.</param>
    public static FtpReply PassiveReply(IPEndPoint endPoint) => new(227, $"Entering Passive Mode ({FormatPort(endPoint)}).");

    /// <summary>The reply to EPSV.</summary>
    public static FtpReply ExtendedPassiveReply(int port)
    {
        return new FtpReply(229, string.Create(CultureInfo.InvariantCulture, $"Entering Extended Passive Mode (|||{port}|)"));
    }

    /// <summary>Reads the text of the reply 227: six numbers anywhere (RFC 1123 section 4.1.2.6). The address is what the server says;
    /// a client connects to the address it knows.</summary>
    public static bool TryReadPassive(string text, out IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Match match in SixNumbers().Matches(text))
        {
            if (TryMake(match, out endPoint)) return true;
        }

        endPoint = Nowhere();
        return false;
    }

    /// <summary>Reads the text of the reply 229: in parentheses three equal delimiters, the port, and the delimiter.</summary>
    public static bool TryReadExtendedPassive(string text, out int port)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (Match match in DelimitedPort().Matches(text))
        {
            if (TryParsePortNumber(match.Groups["port"].Value, out port)) return true;
        }

        port = 0;
        return false;
    }

    private static bool TryMake(Match match, out IPEndPoint endPoint)
    {
        endPoint = Nowhere();
        var numbers = match.Groups["number"].Captures.Select(c => WireNumber.Read(c.ValueSpan, 3) ?? 0).ToList();
        var port = (numbers[4] * 256) + numbers[5];
        if (numbers.Exists(n => n > 255) || port == 0) return false;
        endPoint = new IPEndPoint(new IPAddress([.. numbers.Take(4).Select(n => (byte)n)]), port);
        return true;
    }

    private static bool TryParsePortNumber(string text, out int port)
    {
        port = WireNumber.Read(text, 5) is { } number and <= 65535 ? number : 0;
        return port > 0;
    }

    // Not what the platform takes for an address: neither three numbers, nor octal, nor hexadecimal ones.
    private static bool TryParseIPv4(string text, out IPAddress address)
    {
        return IPAddress.TryParse(text, out address!) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text;
    }

    private static bool TryParseIPv6(string text, out IPAddress address)
    {
        address = IPAddress.IPv6None;
        return text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(text, out address!)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsDelimiter(char c) => c is >= '!' and <= '~' && !char.IsAsciiDigit(c);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static IPEndPoint Nowhere() => new(IPAddress.None, 0);

    // Of a longer row of numbers nobody knows which six are meant.
    [GeneratedRegex("(?<![0-9])(?<![0-9],)(?<number>[0-9]{1,3})(?:,(?<number>[0-9]{1,3})){5}(?!,?[0-9])")]
    private static partial Regex SixNumbers();

    [GeneratedRegex(@"\((?<d>[!-/:-~])\k<d>\k<d>(?<port>[0-9]{1,5})\k<d>\)")]
    private static partial Regex DelimitedPort();
}
