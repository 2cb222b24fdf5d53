using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Server.Admission;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>The beginning of an upload of unknown length: decides where its content begins, reserves the first room, and copies what is
/// before it where that is the beginning of the file that is there.</summary>
/// <param name="access">Whose it is.</param>
/// <param name="home">Where.</param>
/// <param name="place">Where in the home it goes.</param>
/// <param name="basis">What it goes on from.</param>
/// <param name="published">Told what was published.</param>
/// <param name="transfer">Its place, given back by the upload when it has begun.</param>
internal sealed class OpenUploadBeginning(
    UserAccess access, UserHome home, StorePlace place, UploadBasis basis, Action<FileEntry> published, TransferPlace transfer)
{
    private readonly CancellationToken _cancellationToken = transfer.Transfer.CancellationToken;
    private (Stream Content, Stream Accounted)? _source;

    /// <summary>Where.</summary>
    public UserHome Home => home;

    /// <summary>Where in the home it goes.</summary>
    public StorePlace Place => place;

    /// <summary>What it is to become.</summary>
    public PartialInfo Info { get; private set; } = new(access.Name, place.Path.ToString(), Length: null);

    /// <summary>Told what was published.</summary>
    public Action<FileEntry> Published => published;

    /// <summary>Its place.</summary>
    public TransferPlace Transfer => transfer;

    /// <summary>The home with the limits that the account has by now. Where the account has got another home, the upload stays in
    /// its own.</summary>
    /// <exception cref="FtpToolsException">The account was closed or may only read by now.</exception>
    public async ValueTask<UserHome> LookUpAsync(CancellationToken cancellationToken)
    {
        var now = await access.OpenAsync(isChange: true, cancellationToken).ConfigureAwait(false);
        return now.Quota == home.Quota ? now : home;
    }

    /// <summary>Begins the upload.</summary>
    /// <param name="allocation">Room that was reserved for it; null for none.</param>
    /// <exception cref="FtpToolsException">As <see cref="UserFiles.BeginOpenUploadAsync"/>.</exception>
    public async Task<OpenUpload> RunAsync(Allocation? allocation)
    {
        home.RefuseWhenFull(place.Path);
        var allocated = allocation?.Take(home.Quota);
        try
        {
            var announced = allocated is null ? (long?)null : allocation!.Length;
            var upload = await BeginAsync(announced, allocated).ConfigureAwait(false);
            allocated = null;
            if (_source is { } source) await CopyAsync(upload, source.Content).ConfigureAwait(false);
            return upload;
        }
        finally
        {
            allocated?.Dispose();
            CloseSource();
        }
    }

    /// <summary>Opens a partial file for an upload that began without one, because it was small.</summary>
    /// <param name="drops">Whether what waits there by now is dropped.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null when something is there that is not to be dropped.</returns>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public async Task<PartialFile?> OpenPartialAsync(bool drops, CancellationToken cancellationToken)
    {
        using var entered = await home.Quota.EnterAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (!drops && HasPartial()) return null;
            using (var partials = home.Directory.OpenPartials()) partials?.Remove(PartialNames.For(access.Name, place.Path), home.Quota);
            var partial = home.Directory.Publisher.OpenPartial(place.Path, access.Name);
            if (partial.Length == 0)
            {
                home.Quota.BeginUpload(partial.Name, _cancellationToken);
                return partial;
            }

            // Another upload came and went in between.
            partial.IsKept = true;
            partial.Dispose();
        }
    }

    private async Task<OpenUpload> BeginAsync(long? announced, QuotaReservation? allocated)
    {
        try
        {
            return await BeginAsync(
                start => announced is { } length ? Math.Max(start, length) : UploadRoom.Ahead(start), allocated, announced is null)
                .ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
        {
            // An empty file may have room, and what replaces a longer one; what comes is asked for as it comes.
            return await BeginAsync(start => start, allocated, isAhead: false).ConfigureAwait(false);
        }
    }

    private Task<OpenUpload> BeginAsync(Func<long, long> cover, QuotaReservation? allocated, bool isAhead)
    {
        var name = PartialNames.For(access.Name, place.Path);

        // The client may have given up the last one and start again before we have finished ending it.
        return home.WithRoomAsync(
            place.Path,
            () => TryBegin(cover, allocated, isAhead),
            _cancellationToken,
            () => home.Quota.WaitForGivenUpAsync(name, _cancellationToken));
    }

    private RoomResult<OpenUpload> TryBegin(Func<long, long> cover, QuotaReservation? allocated, bool isAhead)
    {
        var publisher = home.Directory.Publisher;
        if (!publisher.OpenSlot(place.Path, place.Overwrite, place.MakeParents).IsDone(out var slot, out var lacking))
            return RoomResult<OpenUpload>.Lacks(lacking);
        var (existing, replaced) = (slot.Existing, slot.Replaced);
        slot.Dispose();
        Info = Info with { Beside = PartialInfo.MarkOf(existing) };
        if (basis.Offset == 0 && !HasPartial()) return TryBeginSmall(cover(0), replaced, allocated, isAhead);
        var partial = publisher.OpenPartial(place.Path, access.Name);
        var isTaken = false;
        try
        {
            var start = FindStart(partial, existing?.Length);
            var (held, covered) = (partial.Length, cover(start.Offset));
            var need = FileStore.NeedOf(replaced, covered);

            // What is kept of it is counted already, and is part of what is asked for now.
            var waits = held > 0 ? StorageAmount.OfFile(held) : default;
            if (TryReserve(need, waits, allocated) is not { } reservation)
                return RoomResult<OpenUpload>.Lacks((need - waits - (allocated?.Amount ?? default)).OrZero());
            isTaken = true;
            home.Quota.BeginUpload(partial.Name, _cancellationToken);
            Prepare(partial, start, reservation);
            var room = new UploadRoom(LookUpAsync, place.Path, reservation, replaced, covered, isAhead);
            return new OpenUpload(this, start, partial, reservation, room);
        }
        finally
        {
            if (!isTaken)
            {
                partial.IsKept = true;
                partial.Dispose();
            }
        }
    }

    // As long as it is small it needs no partial file.
    private RoomResult<OpenUpload> TryBeginSmall(long covered, StorageAmount replaced, QuotaReservation? allocated, bool isAhead)
    {
        var need = FileStore.NeedOf(replaced, covered);
        if (TryReserve(need, default, allocated) is not { } reservation)
            return RoomResult<OpenUpload>.Lacks((need - (allocated?.Amount ?? default)).OrZero());
        var room = new UploadRoom(LookUpAsync, place.Path, reservation, replaced, covered, isAhead);
        return new OpenUpload(this, default, partial: null, reservation, room);
    }

    private bool HasPartial()
    {
        using var partials = home.Directory.OpenPartials();
        return partials?.Has(PartialNames.For(access.Name, place.Path)) == true;
    }

    private UploadStart FindStart(PartialFile partial, long? published)
    {
        try
        {
            CloseSource();
            var told = partial.ReadInfo() is { IsOpen: true } info && info.IsOf(access.Name, place.Path) ? info : null;
            var held = told is not null && partial.Length > 0 ? partial.Length : (long?)null;
            var start = UploadStart.Of(basis, partial.IsPassing, held, published, isSame: told?.Beside == Info.Beside);
            if (start.Source != UploadSource.Published) return start;

            // What was opened is what is copied, whatever happens to the name.
            return UploadStart.Of(basis, isUnderWay: false, waiting: null, OpenSource(), isSame: true);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(Info.Path);
        }
    }

    private long OpenSource()
    {
        return PathLocks.Hold(home.Quota.Home, place.Path, () =>
        {
            var (content, entry) = home.Directory.OpenRead(place.Path, _cancellationToken);
            _source = (content, home.Quota.Read(content, entry.Size));
            return entry.Size;
        });
    }

    private void CloseSource()
    {
        _source?.Accounted.Dispose();
        _source = null;
    }

    private QuotaReservation? TryReserve(StorageAmount need, StorageAmount waits, QuotaReservation? allocated)
    {
        if (allocated is null) return home.TryReserve(need, waits);
        allocated.Limit = home.Limit;
        return allocated.TryBecome(need, waits) ? allocated : null;
    }

    // What is kept and is not the beginning of this upload is gone before anybody else can have its room.
    private void Prepare(PartialFile partial, UploadStart start, QuotaReservation reservation)
    {
        var held = partial.Length;
        try
        {
            if (start.Source == UploadSource.Waiting) partial.Cut(start.Offset);
            else partial.Forget();
        }
        catch (FtpToolsException e)
        {
            var isKept = start.Source == UploadSource.Waiting && UploadEnd.LackToKeep(partial, held, reservation) is null;
            if (!isKept) UploadEnd.Discard(partial, held, reservation);
            home.Quota.EndUpload(partial.Name);
            throw e.At(Info.Path);
        }
    }

    private async Task CopyAsync(OpenUpload upload, Stream source)
    {
        var isCopied = false;
        try
        {
            await Task.Run(() => upload.Copy(source, _cancellationToken), _cancellationToken).ConfigureAwait(false);
            isCopied = true;
        }
        finally
        {
            if (!isCopied) await upload.DisposeAsync().ConfigureAwait(false);
        }
    }
}
