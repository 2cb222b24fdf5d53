using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>
/// Makes every change to a home that its quota counts: room is reserved before the first byte is written, and changes are
/// booked at the same moment.
/// </summary>
/// <param name="home">The home.</param>
/// <param name="book">Its book.</param>
/// <param name="limit">What the user may store.</param>
internal sealed class QuotaEnforcer(HomeDirectory home, HomeQuota book, StorageLimit limit)
{
    /// <summary>What the user may store.</summary>
    public StorageLimit Limit => limit;

    /// <summary>How full the home is.</summary>
    public Task<QuotaUsage> GetUsageAsync(CancellationToken cancellationToken) => book.GetUsageAsync(cancellationToken);

    /// <summary>Opens a file for reading. If it is deleted or replaced meanwhile, its room is given back when it is closed.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.OpenRead"/>.</exception>
    public (Stream Content, FileEntry Entry) OpenRead(RemotePath path, CancellationToken cancellationToken)
    {
        return PathLocks.Hold(book.Home, path, () =>
        {
            var (content, entry) = home.OpenRead(path, cancellationToken);
            return (book.Read(content, entry.Size), entry);
        });
    }

    /// <summary>Puts a file in its place, in one step.</summary>
    /// <exception cref="FtpToolsException">It does not fit into the quota (<see cref="ErrorCode.QuotaExceeded"/>), or could not be
    /// written; what was there before is untouched.</exception>
    public async Task<FileEntry> StoreAsync(StorePlace place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        RefuseWhenFull(place.Path);
        while (true)
        {
            StorageAmount need;
            try
            {
                using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
                using var slot = home.OpenSlot(place.Path, place.Overwrite, place.MakeParents);
                need = NeedOf(slot.Replaced, content.Length);
                using var reservation = book.TryReserve(need, default, limit);
                if (reservation is not null && (TryStoreNew(slot, place, content.Span, reservation) ?? TryStore(place, content.Span, reservation)) is { } stored) return stored;
            }
            catch (RoomNeededException e)
            {
                need = e.Need;
            }

            await ObtainAsync(place.Path, need, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Begins an upload, or resumes one.</summary>
    /// <param name="place">Where it goes.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FtpToolsException">It does not fit into the quota, or could not be published.</exception>
    public async Task<AccountedUpload> BeginUploadAsync(StorePlace place, string user, long length, CancellationToken cancellationToken)
    {
        RefuseWhenFull(place.Path);
        var name = PartialNames.For(user, place.Path);
        while (true)
        {
            // The client has given it up and starts again before we have finished ending it.
            if (book.FindUpload(name) is { IsEnding: true } ending) await ending.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            StorageAmount more;
            try
            {
                using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
                var need = NeedOf(home.CheckStore(place.Path, place.Overwrite, place.MakeParents), length);
                var partial = home.ResumePartial(place.Path, user, length);

                // What is kept of it is booked already, and is part of what is asked for now.
                var waits = partial.Length > 0 ? StorageAmount.OfFile(partial.Length) : default;
                if (book.TryReserve(need, waits, limit) is { } reservation)
                {
                    book.BeginUpload(partial.Name, cancellationToken);
                    RestartIfLonger(partial, length, reservation);
                    return new AccountedUpload(this, place, partial, reservation);
                }

                partial.IsKept = true;
                partial.Dispose();
                more = need - waits;
            }
            catch (RoomNeededException e)
            {
                more = e.Need;
            }

            await ObtainAsync(place.Path, more.OrZero(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Publishes an upload.</summary>
    public async Task<FileEntry> PublishAsync(StorePlace place, PartialFile partial, QuotaReservation reservation, CancellationToken cancellationToken)
    {
        while (true)
        {
            StorageAmount missing;
            try
            {
                using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
                if (TryPublish(place, partial, reservation) is { } published) return published;

                // What it replaces is smaller than it was when the upload began, or gone.
                missing = reservation.Missing!.Value;
                if (book.TryReserve(missing, default, limit) is { } more)
                {
                    reservation.Add(more);
                    continue;
                }
            }
            catch (RoomNeededException e)
            {
                missing = e.Need;
            }

            await ObtainAsync(place.Path, missing, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends an upload. What arrived of one that is not published is kept for the client to resume, if it is worth
    /// keeping and the quota has room for it.</summary>
    public async Task EndAsync(PartialFile partial, QuotaReservation reservation)
    {
        var isEnded = false;
        try
        {
            isEnded = !partial.IsPublished && partial is { IsKept: true, Length: > 0 } && await TryKeepAsync(partial, reservation).ConfigureAwait(false);
        }
        finally
        {
            if (!isEnded) Discard(partial, reservation);
            book.EndUpload(partial.Name);
        }
    }

    /// <summary>Makes a directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.MakeDirectory"/>; it does not fit into the quota.</exception>
    public async Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        RefuseWhenFull(path);
        while (true)
        {
            StorageAmount need;
            try
            {
                using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
                return home.MakeDirectory(path, makeParents);
            }
            catch (RoomNeededException e)
            {
                need = e.Need;
            }

            await ObtainAsync(path, need, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes an empty directory.</summary>
    public async Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        using var entry = await book.EnterToDeleteAsync(cancellationToken).ConfigureAwait(false);
        home.DeleteDirectory(path);
    }

    /// <summary>Deletes a file.</summary>
    public async Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        using var entry = await book.EnterToDeleteAsync(cancellationToken).ConfigureAwait(false);
        PathLocks.Hold(book.Home, path, () =>
        {
            home.DeleteFile(path, book);
            return true;
        });
    }

    /// <summary>Gives a file or directory another path.</summary>
    public async Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
        return PathLocks.Hold(book.Home, path, target, () => home.Rename(path, target, overwrite, book));
    }

    /// <summary>What is kept of a user's broken uploads for the user to resume.</summary>
    public IReadOnlyList<WaitingPartial> GetPartials(string user)
    {
        using var partials = home.OpenPartials();
        return partials is null ? [] : [.. partials.Of(user).Where(p => book.FindUpload(p.Name) is null)];
    }

    /// <summary>Deletes what is kept of a broken upload.</summary>
    /// <exception cref="FtpToolsException">Nothing is kept for this path, or somebody is resuming it just now.</exception>
    public async Task RemovePartialAsync(string user, RemotePath path, CancellationToken cancellationToken)
    {
        using var entry = await book.EnterToDeleteAsync(cancellationToken).ConfigureAwait(false);
        using var partials = home.OpenPartials();
        var name = PartialNames.For(user, path);
        if (partials is null || !partials.Of(user).Any(p => p.Name == name))
            throw new FtpToolsException(ErrorCode.NotFound, $"There is nothing to resume for '{path}'.") { Target = path.ToString() };
        if (!partials.Remove(name, book))
            throw new FtpToolsException(ErrorCode.FileBusy, $"The upload to '{path}' is under way.") { Target = path.ToString() };
    }

    /// <summary>Deletes the partial files that nobody has written to since a time, UTC.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepPartialsAsync(DateTime before, CancellationToken cancellationToken)
    {
        using var partials = home.OpenPartials();
        if (partials is null || partials.OlderThan(before).Count == 0) return 0;
        using var entry = await book.EnterAsync(cancellationToken).ConfigureAwait(false);
        return partials.OlderThan(before).Count(name => partials.Remove(name, book));
    }

    private async Task<bool> TryKeepAsync(PartialFile partial, QuotaReservation reservation)
    {
        var waits = StorageAmount.OfFile(partial.Length);
        while (true)
        {
            using (await book.EnterAsync(CancellationToken.None).ConfigureAwait(false))
            {
                var shortfall = reservation.ShortfallOf(waits);
                if (shortfall != default && book.TryReserve(shortfall, default, limit) is { } more) reservation.Add(more);
                if (reservation.Covers(waits))
                {
                    // A count that begins now must find it unlocked and booked, or neither.
                    partial.Dispose();
                    reservation.AfterChange(waits);
                    return true;
                }
            }

            try
            {
                await book.ObtainAsync(reservation.ShortfallOf(waits), limit, CancellationToken.None).ConfigureAwait(false);
            }
            catch (FtpToolsException e) when (e.Code == ErrorCode.QuotaExceeded)
            {
                return false;
            }
        }
    }

    // What is kept and cannot be the beginning of this upload is gone before anybody else can have its room.
    private void RestartIfLonger(PartialFile partial, long length, QuotaReservation reservation)
    {
        if (partial.Length <= length) return;
        try
        {
            partial.Restart();
        }
        catch (FtpToolsException)
        {
            Discard(partial, reservation);
            book.EndUpload(partial.Name);
            throw;
        }
    }

    private static void Discard(PartialFile partial, QuotaReservation reservation)
    {
        var length = partial.IsPublished ? 0 : partial.Length;
        partial.IsKept = false;
        partial.Dispose();

        // What the disk did not let us delete is still there, and is counted as waiting to be resumed.
        if (partial.IsLeft && !reservation.IsOver) reservation.AfterChange(StorageAmount.OfFile(length));
        reservation.Dispose();
    }

    private static StorageAmount NeedOf(StorageAmount replaced, long length) => StorageAmount.OfReplacement(StorageAmount.OfFile(length), replaced);

    // The shortcut for a file that replaces nothing; null when the long way is needed.
    private FileEntry? TryStoreNew(UploadTarget slot, StorePlace place, ReadOnlySpan<byte> content, QuotaReservation reservation)
    {
        if (slot.TryWriteNew(content, place.Modified, place.IsDurable, place.Mode) is not { } written) return null;
        using var file = written.File;
        var entry = PathLocks.Hold(book.Home, place.Path, () => home.Publish(slot, written.File, written.Status, reservation));
        if (place.IsDurable && entry is not null) home.Flush(place.Path.Parent);
        return entry;
    }

    private FileEntry? TryStore(StorePlace place, ReadOnlySpan<byte> content, QuotaReservation reservation)
    {
        using var partial = home.CreatePartial(place.Path);
        partial.Write(content, place.Path.ToString());
        return TryPublish(place, partial, reservation);
    }

    // Null when more room is needed than was reserved.
    private FileEntry? TryPublish(StorePlace place, PartialFile partial, QuotaReservation reservation)
    {
        try
        {
            // Waits for the disk, which nobody else should wait for: not under the lock.
            if (place.IsDurable) home.Flush(partial, place.Path, place.MakeParents, place.Modified, place.Mode);
            var entry = PathLocks.Hold(
                book.Home, place.Path, () => home.Publish(partial, place.Path, place.Overwrite, place.MakeParents, place.Modified, reservation, place.Mode));
            if (place.IsDurable) home.Flush(place.Path.Parent);
            return entry;
        }
        catch (FtpToolsException) when (reservation.Missing is not null)
        {
            return null;
        }
    }

    private void RefuseWhenFull(RemotePath path)
    {
        try
        {
            book.RefuseWhenFull();
        }
        catch (FtpToolsException e)
        {
            throw e.At(path.ToString());
        }
    }

    private async Task ObtainAsync(RemotePath path, StorageAmount need, CancellationToken cancellationToken)
    {
        try
        {
            await book.ObtainAsync(need, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(path.ToString());
        }
    }
}
