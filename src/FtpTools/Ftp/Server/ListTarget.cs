using FtpTools.Files;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>What a listing is asked for: a directory or a file, or names in a directory that match a pattern.</summary>
/// <param name="Path">The directory or the file.</param>
/// <param name="Pattern">What the names have to match; null for all.</param>
/// <param name="Prefix">What the client wrote before the names, with a slash at the end; names of NLST begin with it.</param>
internal sealed record ListTarget(RemotePath Path, ListPattern? Pattern, string Prefix)
{
    /// <summary>Reads the argument of LIST, NLST or STAT. Flags of <c>ls</c>, which some clients send, change nothing.</summary>
    /// <exception cref="FtpToolsException">It is not a path.</exception>
    public static ListTarget Of(FtpCommand command, FtpConversation conversation)
    {
        var text = WithoutFlags(FtpConversation.TextOf(command));
        var slash = text.LastIndexOf('/') + 1;
        var last = text[slash..];
        if (ListPattern.IsPattern(last)) return new ListTarget(conversation.PathOf(text[..slash]), new ListPattern(last), text[..slash]);
        return new ListTarget(conversation.PathOf(text), null, text.Length == 0 || text.EndsWith('/') ? text : text + "/");
    }

    private static string WithoutFlags(string text)
    {
        while (text.StartsWith('-'))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            text = space < 0 ? "" : text[(space + 1)..].TrimStart();
        }

        return text;
    }
}
