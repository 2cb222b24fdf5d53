using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>RETR: sends a file (RFC 959 section 4.1.3), from where REST said.</summary>
internal sealed class RetrVerb : TransferVerb
{
    /// <inheritdoc/>
    protected override async Task<FtpReply> TransferAsync(
        FtpCommand command, FtpConversation conversation, FtpTransfer transfer, long? restart)
    {
        var path = conversation.RequiredPathOf(command);
        using var file = await FtpContent.OpenAsync(path, conversation, transfer).ConfigureAwait(false);
        var start = restart ?? 0;
        var length = file.Entry.Size - start;
        if (length < 0) return new FtpReply(554, $"The file has {file.Entry.Size} bytes, fewer than {start}: '{path}'.");
        file.Content.Position = start;
        var data = await transfer.OpenAsync($"{length} bytes come.", peerSends: false).ConfigureAwait(false);
        if (data is null) return transfer.Failure;

        // Who has chosen a hash would ask for it next, and the file be read once more. It is told of whole files only.
        using var computation = conversation.HasChosenHash && start == 0 ? conversation.Hash.Create() : null;
        await FtpContent.SendAsync(file, start, data, transfer, computation).ConfigureAwait(false);
        await transfer.EndSendingAsync().ConfigureAwait(false);
        file.Complete();
        var digest = computation is null ? "" : $" {conversation.Hash.Name} {computation.Finish()}";
        return new FtpReply(226, $"{length} bytes were sent.{digest}");
    }
}
