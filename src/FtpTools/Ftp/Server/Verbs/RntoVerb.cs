using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>RNTO: renames what RNFR named (RFC 959 section 4.1.3). A file replaces a file, never a directory.</summary>
internal sealed class RntoVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        if (conversation.RenameFrom is not { } path) return new FtpReply(503, "Send RNFR with the old name first.");
        var target = conversation.RequiredPathOf(command);
        await conversation.Files.RenameAsync(path, target, overwrite: true, cancellationToken).ConfigureAwait(false);
        return new FtpReply(250, "Renamed.");
    }
}
