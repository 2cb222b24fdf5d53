using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>SYST: how listings look (RFC 959 section 4.1.3, RFC 1123 section 4.1.2.1).</summary>
internal sealed class SystVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return new FtpReply(215, "UNIX Type: L8");
    }
}
