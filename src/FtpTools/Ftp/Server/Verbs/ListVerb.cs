using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>LIST and NLST (RFC 959 section 4.1.3), MLSD (RFC 3659 section 7): list a directory.</summary>
/// <param name="format">How the lines look.</param>
internal sealed class ListVerb(ListFormat format) : TransferVerb
{
    /// <inheritdoc/>
    protected override async Task<FtpReply> TransferAsync(
        FtpCommand command, FtpConversation conversation, FtpTransfer transfer, long? restart)
    {
        if (restart is > 0) return new FtpReply(503, "REST is for STOR and RETR only.");
        var target = format == ListFormat.Facts
            ? await DirectoryOfAsync(command, conversation, transfer.CancellationToken).ConfigureAwait(false)
            : ListTarget.Of(command, conversation);
        if (target is null) return new FtpReply(501, "This is not a directory; MLST tells of a file.");
        DataConnection? data = null;
        var counts = await FtpListing.WriteAsync(
            target,
            format,
            conversation,
            transfer,
            async () => (data = await transfer.OpenAsync("The listing comes.", peerSends: false).ConfigureAwait(false)) is not null,
            piece => FtpContent.WriteAsync(data!, piece, transfer)).ConfigureAwait(false);
        if (counts is not var (written, omitted)) return transfer.Failure;
        await transfer.EndSendingAsync().ConfigureAwait(false);
        var missing = omitted == 0 ? "" : $" {omitted} are left out: their names cannot be sent.";
        return new FtpReply(226, $"{written} entries.{missing}");
    }

    private static async Task<ListTarget?> DirectoryOfAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        var path = conversation.PathOf(command);
        var entry = await conversation.Files.StatAsync(path, cancellationToken).ConfigureAwait(false);
        return entry.Type == RemoteItemType.Directory ? new ListTarget(path, null, "") : null;
    }
}
