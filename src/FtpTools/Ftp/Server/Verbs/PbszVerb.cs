using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PBSZ: the buffer of the protection, which TLS does not have (RFC 4217 section 8).</summary>
internal sealed class PbszVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Secured;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return conversation.Link.IsEncrypted ? new FtpReply(200, "PBSZ=0") : new FtpReply(503, "Send AUTH TLS first.");
    }
}
