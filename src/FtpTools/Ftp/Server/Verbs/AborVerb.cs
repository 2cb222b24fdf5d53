using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>ABOR when nothing is under way (RFC 959 section 4.1.3).</summary>
internal sealed class AborVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        conversation.Ports.Use(null);
        return new FtpReply(225, "Nothing is under way.");
    }
}
