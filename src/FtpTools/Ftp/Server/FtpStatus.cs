using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>What STAT tells of a connection (RFC 959 section 4.1.3).</summary>
internal static class FtpStatus
{
    /// <summary>The reply.</summary>
    public static FtpReply Of(FtpConversation conversation)
    {
        var lines = new List<string>
        {
            "FtpTools",
            conversation.User is { } user ? $"Logged in as {user.Name}, in {conversation.Location}" : "Not logged in",
            conversation.Link.IsEncrypted ? "Encrypted with TLS" : "Not encrypted",
            conversation.IsProtected ? "Data connections encrypted" : "Data connections not encrypted",
            $"TYPE {(conversation.IsBinary ? 'I' : 'A')}; bytes are never changed",
        };
        if (conversation.Transfer is { } transfer)
            lines.Add(FormattableString.Invariant($"A transfer is under way: {transfer.Moved} bytes"));
        lines.Add("End");
        return new FtpReply(211, lines);
    }
}
