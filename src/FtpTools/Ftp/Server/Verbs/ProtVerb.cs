using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PROT: encrypts data connections (RFC 4217 section 9). What was encrypted once stays so.</summary>
internal sealed class ProtVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Secured;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        if (!conversation.Link.IsEncrypted) return new FtpReply(503, "Send AUTH TLS first.");
        switch (FtpConversation.TextOf(command).ToUpperInvariant())
        {
            case "P":
                conversation.IsProtected = true;
                return new FtpReply(200, "Data connections are encrypted.");
            case "C":
                return new FtpReply(534, "Data connections have to be encrypted: send PROT P.");
            case "S" or "E":
                return new FtpReply(536, "TLS has no such level: send PROT P.");
            default:
                return new FtpReply(504, "Send PROT P.");
        }
    }
}
