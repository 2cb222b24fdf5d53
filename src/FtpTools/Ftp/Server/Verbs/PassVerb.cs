using System.Runtime.InteropServices;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Files;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PASS: proves who logs in (RFC 959 section 4.1.1). An unknown user gets the answer of a wrong password.</summary>
internal sealed class PassVerb : FtpVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Secured;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        if (conversation.NamedUser is not { } name) return new FtpReply(503, "Name a user first: USER name.");
        conversation.NamedUser = null;
        try
        {
            var password = MemoryMarshal.AsMemory(command.Argument);
            var account = await conversation.Context.Authenticator
                .AuthenticateAsync(conversation.Peer, name, password, cancellationToken).ConfigureAwait(false);
            conversation.LogIn(new UserFiles(conversation.Context, account, conversation.Id));
            return new FtpReply(230, account.IsReadOnly ? "Logged in; this account only reads." : "Logged in.");
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LoginFailed)
        {
            return conversation.Peer.HasNoAttemptsLeft
                ? new FtpReply(421, "Too many attempts.")
                : new FtpReply(530, "Wrong user or password.");
        }
    }
}
