using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>HOST: names the server that the client means (RFC 7151); here there is one.</summary>
internal sealed class HostVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return conversation.HasBegunLogin || conversation.User is not null
            ? new FtpReply(503, "HOST comes before USER.")
            : new FtpReply(220, "There is one server under every name.");
    }
}
