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
    // So little a program sends in one go, and is killed before it or behind it.
    private const int OnePiece = 4096;

    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MostPatience = TimeSpan.FromMilliseconds(100);

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
        if (!await IsWholeAsync(data, conversation, transfer).ConfigureAwait(false))
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
    private static async Task<bool> IsWholeAsync(DataConnection data, FtpConversation conversation, FtpTransfer transfer)
    {
        if (data.IsEncrypted) return data.IsEndProven;
        return !await conversation.HasClientVanishedAsync(PatienceFor(transfer)).ConfigureAwait(false);
    }

    // Linux closes the files of a killed program from the last to the first, and the data connection is younger; a busy one does something
    // else in between. Who is there waits that long for the reply, so it is little beside the time that the upload took.
    private static TimeSpan PatienceFor(FtpTransfer transfer)
    {
        return transfer.Moved <= OnePiece
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Clamp((transfer.Age / 20).Ticks, LeastPatience.Ticks, MostPatience.Ticks));
    }
}
