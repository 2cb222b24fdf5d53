using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>RNFR: what RNTO, the next command, is to rename (RFC 959 section 4.1.3).</summary>
internal sealed class RnfrVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.RequiredPathOf(command);
        await conversation.Files.StatAsync(path, cancellationToken).ConfigureAwait(false);
        conversation.RenameFrom = path;
        return new FtpReply(350, "Send RNTO with the new name.");
    }
}
