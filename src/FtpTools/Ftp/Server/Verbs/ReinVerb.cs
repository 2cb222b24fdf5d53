using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>REIN: forgets the user (RFC 959 section 4.1.1). The encryption stays.</summary>
internal sealed class ReinVerb : FtpVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        conversation.Context.Sessions.Leave(conversation.Peer.Session);
        await conversation.ForgetAsync().ConfigureAwait(false);
        return new FtpReply(220, "FtpTools is ready.");
    }
}
