using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>RMD: deletes an empty directory (RFC 959 section 4.1.3).</summary>
internal sealed class RmdVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.RequiredPathOf(command);
        await conversation.Files.DeleteDirectoryAsync(path, cancellationToken).ConfigureAwait(false);
        return new FtpReply(250, "Deleted.");
    }
}
