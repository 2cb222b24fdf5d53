using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>Puts files in their places, in one step, with room that was reserved.</summary>
internal static class FileStore
{
    /// <summary>Stores a file whose content is all there.</summary>
    /// <exception cref="FtpToolsException">It does not fit into the quota (<see cref="ErrorCode.QuotaExceeded"/>), or could not be
    /// written; what was there before is untouched.</exception>
    public static Task<FileEntry> StoreAsync(
        UserHome home, StorePlace place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        home.RefuseWhenFull(place.Path);
        return home.WithRoomAsync(place.Path, () => TryStore(home, place, content.Span), cancellationToken);
    }

    /// <summary>Stores a file whose content is all there with room that is reserved for it, while the home may be changed.</summary>
    /// <exception cref="FtpToolsException">It could not be written; what was there before is untouched.</exception>
    public static RoomResult<FileEntry> TryStore(
        UserHome home, StorePlace place, ReadOnlySpan<byte> content, QuotaReservation reservation)
    {
        if (!home.Directory.Publisher.OpenSlot(place.Path, place.Overwrite, place.MakeParents).IsDone(out var opened, out var lacking))
            return RoomResult<FileEntry>.Lacks(lacking);
        using var slot = opened;
        return reservation.LackFor(NeedOf(slot.Replaced, content.Length)) is { } more
            ? RoomResult<FileEntry>.Lacks(more)
            : TryStore(home, slot, place, content, reservation);
    }

    /// <summary>What a file needs beside what it replaces.</summary>
    public static StorageAmount NeedOf(StorageAmount replaced, long length)
    {
        return StorageAmount.OfReplacement(StorageAmount.OfFile(length), replaced);
    }

    /// <summary>Puts a partial file in its place, while the home may be changed.</summary>
    public static RoomResult<FileEntry> Publish(UserHome home, StorePlace place, PartialFile partial, QuotaReservation reservation)
    {
        var publisher = home.Directory.Publisher;
        if (place.IsDurable)
        {
            // Waits for the disk, which nobody else should wait for: not under the lock.
            var flushed = publisher.Flush(partial, place.Path, place.MakeParents, place.Modified, place.Mode);
            if (!flushed.IsDone(out _, out var lacking)) return RoomResult<FileEntry>.Lacks(lacking);
        }

        var published = PathLocks.Hold(
            home.Quota.Home,
            place.Path,
            () => publisher.Publish(partial, place.Path, place.Overwrite, place.MakeParents, place.Modified, reservation, place.Mode));
        if (place.IsDurable && published.IsDone(out _, out _)) publisher.Flush(place.Path.Parent);
        return published;
    }

    private static RoomResult<FileEntry> TryStore(UserHome home, StorePlace place, ReadOnlySpan<byte> content)
    {
        var publisher = home.Directory.Publisher;
        if (!publisher.OpenSlot(place.Path, place.Overwrite, place.MakeParents).IsDone(out var opened, out var lacking))
            return RoomResult<FileEntry>.Lacks(lacking);
        using var slot = opened;
        var need = NeedOf(slot.Replaced, content.Length);
        using var reservation = home.TryReserve(need);
        return reservation is null ? RoomResult<FileEntry>.Lacks(need) : TryStore(home, slot, place, content, reservation);
    }

    private static RoomResult<FileEntry> TryStore(
        UserHome home, UploadTarget slot, StorePlace place, ReadOnlySpan<byte> content, QuotaReservation reservation)
    {
        if (!TryStoreNew(home, slot, place, content, reservation).IsDone(out var stored, out var lacking))
            return RoomResult<FileEntry>.Lacks(lacking);
        if (stored is not null) return stored;
        using var partial = home.Directory.Publisher.CreatePartial(place.Path);
        partial.Write(content, place.Path.ToString());
        return Publish(home, place, partial, reservation);
    }

    // The shortcut for a file that replaces nothing; null when the long way is needed.
    private static RoomResult<FileEntry?> TryStoreNew(
        UserHome home, UploadTarget slot, StorePlace place, ReadOnlySpan<byte> content, QuotaReservation reservation)
    {
        var publisher = home.Directory.Publisher;
        if (slot.TryWriteNew(content, place.Modified, place.IsDurable, place.Mode) is not { } written)
            return new RoomResult<FileEntry?>(null);
        using var file = written.File;
        var published = PathLocks.Hold(
            home.Quota.Home, place.Path, () => publisher.Publish(slot, written.File, written.Status, reservation));
        if (place.IsDurable && published.IsDone(out var entry, out _) && entry is not null) publisher.Flush(place.Path.Parent);
        return published;
    }
}
