using FtpTools.Files;
using FtpTools.Ftp.Data;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Files;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>
/// STOR, APPE and STOU: receive a file (RFC 959 section 4.1.3). Nobody says how long it is, so it is published only when its end is
/// proven; otherwise what has come is kept for its user to go on with.
/// </summary>
/// <param name="kind">What it does with what is there.</param>
internal sealed class StorVerb(StoreKind kind) : TransferVerb
{
    /// <inheritdoc/>
    protected override async Task<FtpReply> TransferAsync(
        FtpCommand command, FtpConversation conversation, FtpTransfer transfer, long? restart)
    {
        if (kind != StoreKind.Replace && restart is > 0) return new FtpReply(503, "REST is for STOR and RETR only.");
        var path = kind == StoreKind.Unique ? UniquePath(conversation) : conversation.RequiredPathOf(command);
        var place = new StorePlace(
            path, Overwrite: kind != StoreKind.Unique, MakeParents: false, Modified: null, IsDurable: false, Mode: null);
        var basis = kind == StoreKind.Append ? UploadBasis.Append : UploadBasis.At(restart ?? 0);
        var upload = await BeginAsync(place, basis, conversation, transfer).ConfigureAwait(false);
        await using var disposal = upload.ConfigureAwait(false);
        var announcement = kind == StoreKind.Unique ? $"FILE: {path.Name}" : $"Send it; it goes on at {upload.Start}.";
        var data = await transfer.OpenAsync(announcement, peerSends: true).ConfigureAwait(false);
        if (data is null) return transfer.Failure;

        // The whole file is hashed only where all of it comes now.
        using var computation = conversation.HasChosenHash && upload.Start == 0 ? conversation.Hash.Create() : null;
        await FtpContent.ReceiveAsync(data, upload, transfer, computation).ConfigureAwait(false);
        if (!await IsWholeAsync(data, conversation).ConfigureAwait(false))
            return new FtpReply(426, $"The connection ended without saying that this is all; {upload.Length} bytes are kept.");
        await transfer.AnswerEndAsync().ConfigureAwait(false);
        var entry = await upload.PublishAsync(transfer.CancellationToken).ConfigureAwait(false);
        var digest = computation is null ? "" : $" {conversation.Hash.Name} {computation.Finish()}";
        var name = kind == StoreKind.Unique ? $" FILE: {path.Name}" : "";
        return new FtpReply(226, $"Stored, {entry.Size} bytes.{name}{digest}");
    }

    private static RemotePath UniquePath(FtpConversation conversation) => conversation.Location.Append($"upload-{Guid.NewGuid():N}");

    private static async Task<OpenUpload> BeginAsync(
        StorePlace place, UploadBasis basis, FtpConversation conversation, FtpTransfer transfer)
    {
        var allocation = conversation.TakeAllocation();
        try
        {
            return await conversation.Files.BeginOpenUploadAsync(place, basis, transfer, allocation).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.BadRequest)
        {
            // What is there does not reach as far as REST said.
            throw new FtpToolsException(ErrorCode.LengthMismatch, e.Message, e);
        }
        finally
        {
            if (allocation is not null) await allocation.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Under TLS nobody else can make a close_notify. In plain FTP the end of the connection is all there is; but when a program is killed
    // its control connection ends, too.
    private static async Task<bool> IsWholeAsync(DataConnection data, FtpConversation conversation)
    {
        return data.IsEncrypted ? data.IsEndProven : !await conversation.HasClientVanishedAsync().ConfigureAwait(false);
    }
}
