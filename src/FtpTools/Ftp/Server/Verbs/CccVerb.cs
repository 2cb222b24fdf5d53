using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>CCC: would end the encryption (RFC 2228 section 3), which is refused.</summary>
internal sealed class CccVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Secured;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return new FtpReply(534, "The control connection stays encrypted.");
    }
}
