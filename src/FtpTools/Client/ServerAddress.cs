using System.Globalization;
using System.Net;

namespace FtpTools;

/// <summary>Where a server is and what is wanted there, as a user types it.</summary>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">The TCP port; null where none was named.</param>
/// <param name="UserName">The user; null where none was named.</param>
/// <param name="Path">An absolute path in the home; null where none was named.</param>
public sealed record ServerAddress(string Host, int? Port = null, string? UserName = null, string? Path = null)
{
    /// <summary>The scheme of a URI that names a server of this protocol.</summary>
    public const string Scheme = "ftpx";

    private const string Separator = "://";

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[IPv6]:port</c>, an IPv6 address alone, or a URI (RFC 3986) such as
    /// <c>ftpx://ann@host:2021/reports</c>, in which what is percent-encoded is decoded.</summary>
    /// <exception cref="FtpToolsException">It is none of these, a URI of another scheme, or one with a password or with parts that
    /// mean nothing here (<see cref="ErrorCode.InvalidArgument"/>). A password is not repeated in the message.</exception>
    public static ServerAddress Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return text.Contains(Separator, StringComparison.Ordinal) ? ParseUri(text) : ParseHost(text);
    }

    /// <summary>The URI, without the user's password, which it never has.</summary>
    public override string ToString()
    {
        var user = UserName is null ? string.Empty : Uri.EscapeDataString(UserName) + "@";
        var path = Path is null ? string.Empty : string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));
        var port = Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : string.Empty;
        return $"{Scheme}{Separator}{user}{(Host.Contains(':') ? $"[{Host}]" : Host)}{port}{path}";
    }

    private static ServerAddress ParseHost(string text)
    {
        if (text[0] != '[' && IPAddress.TryParse(text, out _)) return new ServerAddress(text);
        var colon = text[^1] == ']' ? -1 : text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (host is ['[', .. var inner, ']']) host = inner;
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Refused(text, $"'{text}' is neither a host nor a URI such as {Scheme}://host.");
        return new ServerAddress(host, colon < 0 ? null : ParsePort(text[(colon + 1)..]));
    }

    private static ServerAddress ParseUri(string text)
    {
        var scheme = text[..text.IndexOf(Separator, StringComparison.Ordinal)];
        if (!scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Refused(scheme, $"A server of FtpTools is named by {Scheme}://, and '{DisplayText.Clean(scheme)}' is another protocol.");

        // Looked for before anything is said of the text, because it must not be in a message.
        var rest = text[(scheme.Length + Separator.Length)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var at = authority.LastIndexOf('@');
        var user = at < 0 ? null : authority[..at];
        if (user?.Contains(':') == true)
            throw Refused(Scheme, "A password does not belong in a URI: it would stay in the history and in logs. Leave it out and give -Credential, or let the shell ask for it.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0) throw Refused(text, $"'{DisplayText.Clean(text)}' is not a URI that can be read.");
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) throw Refused(text, $"A URI of a server ends with the path; '?' and '#' in a name are written as %3F and %23: '{DisplayText.Clean(text)}'.");
        var path = Uri.UnescapeDataString(uri.AbsolutePath);
        return new ServerAddress(
            uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : null,
            string.IsNullOrEmpty(user) ? null : Uri.UnescapeDataString(user),
            path is "" or "/" ? null : path);
    }

    private static int ParsePort(string text)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port : throw Refused(text, $"'{text}' is no port: a number from 1 to 65535.");
    }

    private static FtpToolsException Refused(string target, string message) => new(ErrorCode.InvalidArgument, message) { Target = target };
}
