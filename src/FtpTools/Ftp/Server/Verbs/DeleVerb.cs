using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>DELE: deletes a file (RFC 959 section 4.1.3), or what is kept of an upload that broke.</summary>
internal sealed class DeleVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.RequiredPathOf(command);
        await conversation.Files.DeleteOwnFileAsync(path, cancellationToken).ConfigureAwait(false);
        return new FtpReply(250, "Deleted.");
    }
}
