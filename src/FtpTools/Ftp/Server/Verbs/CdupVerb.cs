using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>CDUP: goes to the parent directory (RFC 959 section 4.1.1); that of the home is the home.</summary>
internal sealed class CdupVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        conversation.Location = conversation.Location.Parent;
        return new FtpReply(250, $"{QuotedPath.Write(conversation.Location.ToString())} is the current directory.");
    }
}
