using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Server.Admission;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>An upload under way: a partial file, the room that is reserved for what it becomes, and the place it has. Disposed without
/// being published, it keeps what arrived if the partial file is to be kept, and gives back the rest.</summary>
internal sealed class Upload : IAsyncDisposable
{
    private readonly UserHome _home;
    private readonly StorePlace _place;
    private readonly QuotaReservation _reservation;
    private readonly Action<FileEntry> _published;
    private readonly TransferPlace _transfer;

    private Upload(
        UserHome home,
        StorePlace place,
        PartialFile partial,
        QuotaReservation reservation,
        Action<FileEntry> published,
        TransferPlace transfer)
    {
        (_home, _place, _reservation, _published, _transfer) = (home, place, reservation, published, transfer);
        Partial = partial;
    }

    /// <summary>What has arrived.</summary>
    public PartialFile Partial { get; }

    /// <summary>How much of it was there before the upload began, and can be its beginning.</summary>
    public long Held { get; private init; }

    /// <summary>Begins an upload, or resumes one.</summary>
    /// <param name="home">Where.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="place">Where in the home it goes.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="published">Told what was published.</param>
    /// <param name="transfer">Its place, given back by the upload when it has begun.</param>
    /// <exception cref="FtpToolsException">It does not fit into the quota, or could not be published.</exception>
    public static Task<Upload> BeginAsync(
        UserHome home, string user, StorePlace place, long length, Action<FileEntry> published, TransferPlace transfer)
    {
        home.RefuseWhenFull(place.Path);
        var name = PartialNames.For(user, place.Path);
        var cancellationToken = transfer.Transfer.CancellationToken;

        // The client may have given it up and start again before we have finished ending it.
        return home.WithRoomAsync(place.Path, TryBegin, cancellationToken, () => home.Quota.WaitForGivenUpAsync(name, cancellationToken));

        RoomResult<Upload> TryBegin()
        {
            var publisher = home.Directory.Publisher;
            if (!publisher.CheckStore(place.Path, place.Overwrite, place.MakeParents).IsDone(out var replaced, out var lacking))
                return RoomResult<Upload>.Lacks(lacking);
            var need = FileStore.NeedOf(replaced, length);
            var partial = publisher.OpenPartial(place.Path, user);

            // What is kept of it is counted already, and is part of what is asked for now.
            var held = partial.Length;
            var waits = held > 0 ? StorageAmount.OfFile(held) : default;
            if (home.TryReserve(need, waits) is not { } reservation)
            {
                partial.IsKept = true;
                partial.Dispose();
                return RoomResult<Upload>.Lacks((need - waits).OrZero());
            }

            home.Quota.BeginUpload(partial.Name, cancellationToken);
            Prepare(home, partial, new PartialInfo(user, place.Path.ToString(), length), reservation);
            return new Upload(home, place, partial, reservation, published, transfer) { Held = held > length ? 0 : held };
        }
    }

    /// <summary>Puts the file in its place.</summary>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched.</exception>
    public async Task<FileEntry> PublishAsync(CancellationToken cancellationToken)
    {
        // More may be needed than was reserved: what it replaces is smaller than it was when the upload began, or gone.
        var entry = await _home.WithRoomAsync(_place.Path, () => FileStore.Publish(_home, _place, Partial, _reservation), cancellationToken)
            .ConfigureAwait(false);
        _published(entry);
        return entry;
    }

    /// <summary>Ends it. What arrived of one that is not published is kept for the client to resume, if it is worth keeping and the
    /// quota has room for it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await UploadEnd.EndAsync(_home, _place.Path, Partial, _reservation).ConfigureAwait(false);
        }
        finally
        {
            _transfer.Dispose();
        }
    }

    // What is kept and cannot be the beginning of this upload is gone before anybody else can have its room.
    private static void Prepare(UserHome home, PartialFile partial, PartialInfo info, QuotaReservation reservation)
    {
        var held = partial.Length;
        try
        {
            if (held > info.Length) partial.Restart();
            if (partial.ReadInfo() != info) partial.Tell(info);
        }
        catch (FtpToolsException)
        {
            var isKept = held > 0 && held <= info.Length && UploadEnd.LackToKeep(partial, held, reservation) is null;
            if (!isKept) UploadEnd.Discard(partial, held, reservation);
            home.Quota.EndUpload(partial.Name);
            throw;
        }
    }
}
