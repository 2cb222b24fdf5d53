using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>USER: names who logs in (RFC 959 section 4.1.1).</summary>
internal sealed class UserVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Secured;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        if (conversation.User is not null) return new FtpReply(503, "You are logged in; REIN comes first.");
        var name = FtpConversation.TextOf(command);
        if (name.Length == 0) return new FtpReply(501, "Name a user: USER name.");
        (conversation.NamedUser, conversation.HasBegunLogin) = (name, true);
        return new FtpReply(331, "Send the password.");
    }
}
