namespace FtpTools;

/// <summary>Where a server is and what is wanted there, as a user types it.</summary>
/// <param name="Host">A name, or an IP address without brackets.</param>
/// <param name="Port">The TCP port; null where none was named.</param>
/// <param name="UserName">The user; null where none was named.</param>
/// <param name="Path">An absolute path in the home; null where none was named.</param>
public sealed record ServerAddress(string Host, int? Port = null, string? UserName = null, string? Path = null)
{
    /// <summary>The scheme of the URIs of servers with this protocol.</summary>
    public const string Scheme = "ftpx";

    private const string Separator = "://";

    /// <summary>The schemes of the URIs of all protocols that a session can speak.</summary>
    public static IReadOnlyList<string> Schemes => Protocols.Remote.Schemes;

    /// <summary>The protocol, as the scheme of its URIs; our own where none was named.</summary>
    public string Protocol { get; init; } = Scheme;

    /// <summary>The port of the protocol when none is named.</summary>
    public int DefaultPort => Protocols.Remote.Find(Protocol)!.DefaultPort;

    /// <summary>Reads what <see cref="HostAddress.Parse"/> does, or a URI (RFC 3986, and RFC 6874 for zones) such as
    /// <c>ftpx://ann@host:2021/reports</c>, in which what is percent-encoded is decoded.</summary>
    /// <exception cref="FtpToolsException">It is none of these, a URI with another scheme, or one with a password or with parts that
    /// have no meaning here (<see cref="ErrorCode.InvalidArgument"/>). A password is not repeated in the message.</exception>
    public static ServerAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim(' ');
        if (trimmed.Contains(Separator, StringComparison.Ordinal)) return ParseUri(trimmed);
        if (trimmed.Contains('@', StringComparison.Ordinal))
            throw Refused(
                "user@host",
                "'user@host' is not an address; the user is not repeated here. "
                + $"Name the host alone and give -Credential, or write {Scheme}://user@host.");
        var place = HostAddress.Parse(trimmed);
        return new ServerAddress(place.Host, place.Port);
    }

    /// <summary>The port to use: the one in the address or one that was named separately.</summary>
    /// <param name="named">The port that was named by <c>-Port</c>; null when none was.</param>
    /// <param name="fallback">The port when none was named at all.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.InvalidArgument"/> when they contradict one another.</exception>
    public int PortOr(int? named, int fallback) => HostAddress.OnePort(Host, Port, named, fallback);

    /// <summary>The URI, without the user's password, which it never has.</summary>
    public override string ToString()
    {
        var user = UserName is null ? string.Empty : Uri.EscapeDataString(UserName) + "@";
        var path = Path is null ? string.Empty : string.Join('/', Path.Split('/').Select(Uri.EscapeDataString));
        var host = Host.Replace("%", "%25", StringComparison.Ordinal);
        var alone = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var place = Port is { } port ? HostAddress.JoinWritten(host, port) : alone;
        return $"{Protocol}{Separator}{user}{place}{path}";
    }

    private static ServerAddress ParseUri(string text)
    {
        var scheme = text[..text.IndexOf(Separator, StringComparison.Ordinal)];
        if (!scheme.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.'))
            throw Refused(Scheme, $"What comes before :// is not a protocol; the protocols are {Protocols.Remote}.");
        var protocol = Protocols.Remote.Find(scheme)
            ?? throw Refused(scheme, $"'{DisplayText.Clean(scheme)}' is another protocol; the protocols are {Protocols.Remote}.");

        // Looked for before anything is said of the text, because it must not be in a message.
        var rest = text[(scheme.Length + Separator.Length)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        var at = authority.LastIndexOf('@');
        var user = at < 0 ? null : authority[..at];
        if (user?.Contains(':') == true)
            throw Refused(
                Scheme,
                "A password does not belong in a URI: it would stay in the history and in logs. "
                + "Leave it out and give -Credential, or let the shell ask for it.");
        var place = HostAddress.ParseAuthority(authority[(at + 1)..]);
        var path = end < 0 ? string.Empty : rest[end..];
        if (path.AsSpan().ContainsAny('?', '#'))
            throw Refused(
                text,
                $"A URI of a server ends with the path; '?' and '#' in a name are written as %3F and %23: '{DisplayText.Clean(text)}'.");
        return new ServerAddress(
            place.Host,
            place.Port,
            string.IsNullOrEmpty(user) ? null : Uri.UnescapeDataString(user),
            path is "" or "/" ? null : Uri.UnescapeDataString(path))
        {
            Protocol = protocol.Scheme,
        };
    }

    private static FtpToolsException Refused(
        string target, string message) => new(ErrorCode.InvalidArgument, message) { Target = DisplayText.Clean(target) };
}
