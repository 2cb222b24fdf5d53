using System.IO.Abstractions;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>A partial file in a home.</summary>
/// <param name="Info">What it is to become.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Status">The bytes that have arrived, when the last of them was written, and what tells the file from others.</param>
internal sealed record WaitingPartial(PartialInfo Info, string Name, ItemStatus Status);

/// <summary>
/// The partial files of a home: the directory they are in, and the notes kept beside them. Disposing it closes the directory.
/// </summary>
internal sealed class HomePartials(DirectoryHandle directory) : IDisposable
{
    /// <summary>Begins a file that nobody can resume. The partial file takes over the directory.</summary>
    public static PartialFile Create(DirectoryHandle directory) => PartialFile.Create(directory, PartialNames.Unique());

    /// <summary>Opens the partial file of a user for a path, or begins it. When another request has it under way, a
    /// separate one is begun, which nobody can resume. The partial file takes over the directory.</summary>
    public static PartialFile Open(DirectoryHandle directory, string user, RemotePath path)
    {
        try
        {
            return PartialFile.OpenExclusive(directory, PartialNames.For(user, path));
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.FileBusy)
        {
            return PartialFile.OpenExclusive(directory, PartialNames.Unique());
        }
    }

    /// <summary>The partial files of a user into which something has come.</summary>
    public IEnumerable<WaitingPartial> Of(string user)
    {
        foreach (var name in directory.Names().Where(PartialNames.IsResumable).ToList())
        {
            if (Look(name) is { } partial && partial.Info.IsOf(user)) yield return partial;
        }
    }

    /// <summary>The partial file of a user for a path; null when nothing has come into one.</summary>
    public WaitingPartial? Find(string user, RemotePath path)
    {
        return Look(PartialNames.For(user, path)) is { } partial && partial.Info.IsOf(user, path) ? partial : null;
    }

    /// <summary>Opens one for reading.</summary>
    /// <exception cref="FtpToolsException">It is not there, or cannot be read.</exception>
    public Stream OpenRead(string name, out ItemStatus status) => directory.OpenRead(name, out status);

    /// <summary>Whether there is a partial file of a name, whatever is in it.</summary>
    public bool Has(string name) => directory.Stat(name) is not null;

    /// <summary>The names of those that nobody has written to since a time, UTC.</summary>
    public IReadOnlyList<string> OlderThan(DateTime before)
    {
        return [.. directory.Names().Where(name => PartialNames.IsPartial(name) && directory.Stat(name)?.Modified < before)];
    }

    /// <summary>Deletes one, unless it is being written to.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="usage">Told what that frees.</param>
    /// <returns>Whether it was deleted.</returns>
    public bool Remove(string name, IUsageAccounting usage)
    {
        try
        {
            using var locked = directory.OpenExclusive(name);
            var length = locked.Length;
            directory.DeleteFile(name);
            if (PartialNames.IsResumable(name) && length > 0) usage.AfterChange(default(StorageAmount) - StorageAmount.OfFile(length));
            PartialNotes.TryDelete(directory, name);
            return true;
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.FileBusy or ErrorCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Adds up those that wait to be resumed. Those that are being written to are not counted: an upload has reserved
    /// what it may come to.</summary>
    /// <param name="room">What there is room for. Of what waits the latest is kept that fits, as at the end of an upload; the
    /// rest is deleted, and so is what nobody can resume. Null deletes nothing.</param>
    public StorageAmount Measure(StorageAmount? room)
    {
        var sum = default(StorageAmount);
        var names = directory.Names().ToHashSet(StringComparer.Ordinal);
        var partials = names.Where(PartialNames.IsPartial);
        foreach (var name in room is null ? partials : partials.OrderByDescending(name => directory.Stat(name)?.Modified))
        {
            using var held = TryHold(name);
            if (held is null) continue;
            var amount = StorageAmount.OfFile(held.Length);
            var waits = amount.Bytes > 0 && !PartialNames.IsPassing(name);
            var isKept = room is not { } left || (waits && (left - sum).Allows(amount)) || !directory.TryDeleteFile(name);
            if (waits && isKept) sum += amount;
        }

        // Those that are gone need no notes any more.
        var notes = room is null ? [] : names.Where(PartialNames.IsInfo);
        foreach (var name in notes.Where(name => directory.Stat(PartialNames.OfInfo(name)) is null))
            directory.TryDeleteFile(name);
        return sum;
    }

    public void Dispose() => directory.Dispose();

    private WaitingPartial? Look(string name)
    {
        return PartialNotes.Read(directory, name) is { } info && directory.Stat(name) is { Type: RemoteItemType.File, Length: > 0 } status
            ? new WaitingPartial(info, name, status)
            : null;
    }

    private FileSystemStream? TryHold(string name)
    {
        try
        {
            return directory.OpenExclusive(name);
        }
        catch (FtpToolsException e)
            when (e.Code is ErrorCode.FileBusy or ErrorCode.NotFound or ErrorCode.NotAFile or ErrorCode.PermissionDenied)
        {
            return null;
        }
    }
}
