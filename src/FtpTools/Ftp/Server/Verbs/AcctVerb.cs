using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>ACCT: no server of today asks for it (RFC 959 section 4.1.1).</summary>
internal sealed class AcctVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return new FtpReply(202, "There are no accounts beside the users.");
    }
}
