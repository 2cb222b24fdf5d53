using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>STRU: the structure of files (RFC 959 section 3.1.2).</summary>
internal sealed class StruVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return FtpConversation.TextOf(command).Equals("F", StringComparison.OrdinalIgnoreCase)
            ? new FtpReply(200, "STRU F.")
            : new FtpReply(504, "Files are sequences of bytes: STRU F.");
    }
}
