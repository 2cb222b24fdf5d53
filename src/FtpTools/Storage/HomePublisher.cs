using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>
/// Puts files in their places in a home: into a partial file first, or one that has no name yet, then in one step under the real name.
/// Where directories that are missing are made for it, and there is no room for them, nothing else happens.
/// </summary>
/// <param name="paths">The way into the home.</param>
internal sealed class HomePublisher(HomePaths paths)
{
    /// <summary>Begins a file that is to be published in this home.</summary>
    /// <param name="path">Where it goes; only for the text of an error.</param>
    /// <exception cref="FtpToolsException">It could not be made.</exception>
    public PartialFile CreatePartial(RemotePath path) => OpenPartial(path, HomePartials.Create);

    /// <summary>Opens the partial file of a user for a path, or begins it. When another request has it under way, a
    /// separate partial file is begun, which nobody can resume.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="user">Whose it is; nobody else resumes it.</param>
    /// <exception cref="FtpToolsException">It could not be opened or made.</exception>
    public PartialFile OpenPartial(RemotePath path, string user)
    {
        return OpenPartial(path, directory => HomePartials.Open(directory, user, path));
    }

    /// <summary>Refuses, before any content is sent, a store that could not be published.</summary>
    /// <returns>What it would replace.</returns>
    /// <exception cref="FtpToolsException">The name is taken, is a directory, or its parent is missing.</exception>
    public RoomResult<StorageAmount> CheckStore(RemotePath path, bool overwrite, bool makeParents)
    {
        if (!OpenSlot(path, overwrite, makeParents).IsDone(out var slot, out var lacking)) return RoomResult<StorageAmount>.Lacks(lacking);
        using var opened = slot;
        return opened.Replaced;
    }

    /// <summary>Opens the place a file is to be put in.</summary>
    /// <exception cref="FtpToolsException">The name is taken, is a directory, or its parent is missing.</exception>
    public RoomResult<UploadTarget> OpenSlot(RemotePath path, bool overwrite, bool makeParents)
    {
        return paths.At(path, () =>
        {
            if (!OpenParent(path, makeParents).IsDone(out var parent, out var lacking)) return RoomResult<UploadTarget>.Lacks(lacking);
            try
            {
                var existing = parent.Stat(path.Name);
                DirectoryHandle.RequireReplaceable(existing?.Type);
                if (existing is not null && !overwrite)
                    throw new FtpToolsException(ErrorCode.AlreadyExists, "There is already a file with this name");
                return new UploadTarget(parent, path, existing);
            }
            catch (FtpToolsException)
            {
                parent.Dispose();
                throw;
            }
        });
    }

    /// <summary>Gives a file that was written for a slot its name.</summary>
    /// <returns>Null when the name is taken meanwhile, or that cannot be done here; nothing has changed then.</returns>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public RoomResult<FileEntry?> Publish(UploadTarget slot, UnnamedFile file, ItemStatus status, IUsageAccounting usage)
    {
        return paths.At<RoomResult<FileEntry?>>(slot.Path, () =>
        {
            var change = StorageAmount.OfFile(status.Length);
            if (usage.LackFor(change) is { } lacking) return RoomResult<FileEntry?>.Lacks(lacking);
            if (!file.TryLink(slot.Path.Name)) return new RoomResult<FileEntry?>(null);
            usage.AfterChange(change);
            return HomeDirectory.Describe(slot.Path.Name, status);
        });
    }

    /// <summary>Publishes a partial file of this home.</summary>
    /// <param name="partial">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="overwrite">Whether a file with this name is replaced.</param>
    /// <param name="makeParents">Whether missing parents are made.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="usage">Asked before, and told after; may be null.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none.</param>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched.</exception>
    public RoomResult<FileEntry> Publish(
        PartialFile partial,
        RemotePath path,
        bool overwrite,
        bool makeParents,
        DateTime? modified,
        IUsageAccounting? usage = null,
        UnixFileMode? mode = null)
    {
        return paths.At<RoomResult<FileEntry>>(path, () =>
        {
            if (!OpenParent(path, makeParents).IsDone(out var opened, out var lacking)) return RoomResult<FileEntry>.Lacks(lacking);
            using var parent = opened;
            var change = usage is null ? default : StorageAmount.OfFile(partial.Length) - StorageAmount.Of(parent.Stat(path.Name));
            if (usage?.LackFor(change) is { } more) return RoomResult<FileEntry>.Lacks(more);
            try
            {
                partial.Publish(parent, path.Name, overwrite, modified, mode);
            }
            finally
            {
                if (partial.IsPublished) usage?.AfterChange(change);
            }

            return HomeDirectory.Describe(parent, path.Name);
        });
    }

    /// <summary>Puts a partial file of this home on the disk as it will be when it is published; see
    /// <see cref="PartialFile.Flush"/>.</summary>
    /// <returns>True, where there was room for the directories that were missing.</returns>
    /// <exception cref="FtpToolsException">The disk failed, or the file cannot be published.</exception>
    public RoomResult<bool> Flush(PartialFile partial, RemotePath path, bool makeParents, DateTime? modified, UnixFileMode? mode)
    {
        return paths.At<RoomResult<bool>>(path, () =>
        {
            if (!OpenParent(path, makeParents).IsDone(out var opened, out var lacking)) return RoomResult<bool>.Lacks(lacking);
            using var parent = opened;
            partial.Flush(parent, path.Name, modified, mode);
            return true;
        });
    }

    /// <summary>Puts on the disk what was made and renamed in a directory and in those above it.</summary>
    /// <exception cref="FtpToolsException">The disk failed.</exception>
    public void Flush(RemotePath directory)
    {
        paths.At(directory, () =>
        {
            using var opened = paths.Walk(directory, above => above.Flush());
            opened.Flush();
            return true;
        });
    }

    private RoomResult<DirectoryHandle> OpenParent(RemotePath path, bool makeMissing)
    {
        if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is the home itself");
        return paths.Open(path.Parent, makeMissing);
    }

    private PartialFile OpenPartial(RemotePath path, Func<DirectoryHandle, PartialFile> open)
    {
        return paths.At(path, () =>
        {
            using var home = paths.OpenHome();
            var directory = paths.OpenPartials(home);
            try
            {
                return open(directory);
            }
            catch (FtpToolsException)
            {
                directory.Dispose();
                throw;
            }
        });
    }
}
