using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>AUTH: encrypts the control connection (RFC 4217 section 4).</summary>
internal sealed class AuthVerb : FtpVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        if (conversation.Tls is not { } tls) return new FtpReply(502, "This server was started without TLS.");
        if (conversation.Link.IsEncrypted) return new FtpReply(503, "The connection is encrypted already.");
        var mechanism = FtpConversation.TextOf(command).ToUpperInvariant();
        if (mechanism is not ("TLS" or "TLS-C" or "SSL" or "TLS-P")) return new FtpReply(504, "AUTH TLS is the only mechanism.");

        // What has come behind it has come in plain, from anybody on the way, and would be obeyed as if it had come encrypted.
        if (conversation.Control.HasMore)
        {
            conversation.IsOver = true;
            return new FtpReply(503, "Nothing may be sent behind AUTH until it is answered.");
        }

        if (conversation.HasBegunLogin) return new FtpReply(503, "AUTH comes before USER.");
        var invitation = new FtpReply(234, "Begin the TLS handshake.");
        await conversation.Control.UpgradeAsync(tls, invitation, cancellationToken).ConfigureAwait(false);
        conversation.IsProtected = false;
        return Answered;
    }
}
