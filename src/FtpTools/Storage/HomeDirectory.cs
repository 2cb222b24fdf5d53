using System.IO.Abstractions;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>
/// The home of a user: what is in it, and every change of it but the publishing of files, which is <see cref="Publisher"/>'s. Both go
/// <see cref="HomePaths">the same ways</see>.
/// </summary>
internal sealed class HomeDirectory
{
    private readonly HomePaths _paths;

    /// <summary>Takes a directory as a home. It is looked for at every operation, not now.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="root">Its full path.</param>
    /// <param name="rules">Which names can be held; those of this platform when null.</param>
    /// <param name="directories">Keeps account of the directories that are made and deleted; may be null.</param>
    /// <param name="closed">Told which of the server's own directories in it others could change until now: full paths. Null leaves them
    /// so.</param>
    public HomeDirectory(
        IFileSystem fileSystem,
        string root,
        NameRules? rules = null,
        IDirectoryAccounting? directories = null,
        Action<string>? closed = null)
    {
        _paths = new HomePaths(fileSystem, root, rules, directories, closed);
        Publisher = new HomePublisher(_paths);
    }

    /// <summary>Puts files in their places.</summary>
    public HomePublisher Publisher { get; }

    /// <summary>Describes a file or directory.</summary>
    /// <exception cref="FtpToolsException">It is not there or cannot be reached.</exception>
    public FileEntry Stat(RemotePath path)
    {
        return Find(path)?.Entry ?? throw NotFound().At(path.ToString());
    }

    /// <summary>Describes a file or directory.</summary>
    /// <returns>Null when there is none of this name in its directory.</returns>
    /// <exception cref="FtpToolsException">It cannot be reached, or its directory is not there.</exception>
    public HomeItem? Find(RemotePath path)
    {
        return _paths.At<HomeItem?>(path, () =>
        {
            using var parent = _paths.Open(path.Parent);
            if (path.IsRoot) return new HomeItem(new FileEntry("/", RemoteItemType.Directory, 0, _paths.RootModified), null);
            return parent.Stat(path.Name) is { } status ? new HomeItem(Describe(path.Name, status), status.Id) : null;
        });
    }

    /// <summary>Reads a directory, entry by entry. An entry that vanishes meanwhile is left out.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="omitted">Told what is there and cannot be listed; may be null.</param>
    /// <exception cref="FtpToolsException">It is not a directory or cannot be read.</exception>
    public IEnumerable<FileEntry> List(RemotePath path, OmittedEntries? omitted = null)
    {
        return ListItems(path, omitted).Select(item => item.Entry);
    }

    /// <summary>As <see cref="List"/>, with what tells the entries from all others.</summary>
    public IEnumerable<HomeItem> ListItems(RemotePath path, OmittedEntries? omitted = null)
    {
        using var directory = _paths.At(path, () => _paths.Open(path));
        using var names = _paths.At(path, () => directory.Names().GetEnumerator());
        while (_paths.At(path, names.MoveNext))
        {
            var name = names.Current;
            if (path.IsRoot && HomePaths.IsOwn(name)) continue;
            if ((RemotePath.FaultOf(name) ?? (path.IsRoot && HomePaths.IsPrivate(name) ? "is reserved" : null)) is { } fault)
                omitted?.Add(name, fault);
            else if (_paths.At(path, () => Look(directory, name, omitted)) is { } status)
                yield return new HomeItem(Describe(name, status), status.Id);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops what has to be read ahead of a file that does not know its length.</param>
    /// <returns>The content, and what the opened file is, with its true length.</returns>
    /// <exception cref="FtpToolsException">It is not there or is not a file.</exception>
    public (Stream Content, FileEntry Entry) OpenRead(RemotePath path, CancellationToken cancellationToken = default)
    {
        return _paths.At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
            using var parent = _paths.Open(path.Parent);
            var opened = parent.OpenRead(path.Name, out var status);
            var (content, length) = UnsizedContent.Resolve(_paths.FileSystem, opened, status.Length, cancellationToken);
            return (content, Describe(path.Name, status) with { Size = length, Mode = FileRights.ToWire(status.Mode) });
        });
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="makeParents">Whether missing parents are made too, and an existing directory is not an error.</param>
    /// <exception cref="FtpToolsException">There is something of that name, or a parent is missing.</exception>
    public RoomResult<FileEntry> MakeDirectory(RemotePath path, bool makeParents)
    {
        return _paths.At<RoomResult<FileEntry>>(path, () =>
        {
            if (makeParents)
            {
                if (!_paths.Open(path, makeMissing: true).IsDone(out var made, out var missing))
                    return RoomResult<FileEntry>.Lacks(missing);
                made.Dispose();
                return Stat(path);
            }

            if (path.IsRoot) throw new FtpToolsException(ErrorCode.AlreadyExists, "This is the home itself");
            using var parent = _paths.Open(path.Parent);
            return _paths.TryMake(parent, path.Name) is { } lacking ? RoomResult<FileEntry>.Lacks(lacking) : Describe(parent, path.Name);
        });
    }

    /// <summary>Deletes a file or a link.</summary>
    /// <param name="path">What is deleted.</param>
    /// <param name="usage">Told what that frees; may be null.</param>
    /// <exception cref="FtpToolsException">It is not there, or is a directory.</exception>
    public void DeleteFile(RemotePath path, IUsageAccounting? usage = null)
    {
        _paths.At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is the home itself");
            using var parent = _paths.Open(path.Parent);
            var freed = usage is null ? default : StorageAmount.Of(parent.Stat(path.Name));
            parent.DeleteFile(path.Name);
            usage?.AfterChange(default(StorageAmount) - freed);
            return true;
        });
    }

    /// <summary>Deletes an empty directory.</summary>
    /// <exception cref="FtpToolsException">It is not there, is not a directory, is not empty, or is the home itself.</exception>
    public void DeleteDirectory(RemotePath path)
    {
        _paths.At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be deleted");
            using var parent = _paths.Open(path.Parent);
            if (_paths.Directories is null) parent.DeleteDirectory(path.Name);
            else _paths.Directories.Remove(() => parent.DeleteDirectory(path.Name));
            return true;
        });
    }

    /// <summary>Gives a file or directory another path in this home, in one step.</summary>
    /// <param name="path">What is moved.</param>
    /// <param name="target">Its path afterwards; the directory it goes to must be there.</param>
    /// <param name="overwrite">Whether a file replaces a file; a directory never replaces anything.</param>
    /// <param name="usage">Told what is freed by that; may be null.</param>
    /// <exception cref="FtpToolsException">It is not there, the target is taken, or a directory would go into itself.</exception>
    public FileEntry Rename(RemotePath path, RemotePath target, bool overwrite, IUsageAccounting? usage = null)
    {
        if (path.IsRoot || target.IsRoot)
            throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be moved: '/'.") { Target = "/" };
        if (target != path && target.IsAtOrBelow(path))
        {
            var reason = $"A directory cannot be moved into itself: '{target}'.";
            throw new FtpToolsException(ErrorCode.PathRefused, reason) { Target = target.ToString() };
        }

        using var from = _paths.At(path, () => _paths.Open(path.Parent));
        var isFile = _paths.At(path, () => Describe(from, path.Name)).Type != RemoteItemType.Directory;
        return _paths.At(target, () =>
        {
            using var to = _paths.Open(target.Parent);
            var freed = overwrite && isFile && target != path && usage is not null ? StorageAmount.Of(to.Stat(target.Name)) : default;
            from.Move(path.Name, to, target.Name, overwrite && isFile);
            usage?.AfterChange(default(StorageAmount) - freed);
            return Describe(to, target.Name);
        });
    }

    /// <summary>Sets the modification time of a file or directory.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="modified">The time, UTC. File systems keep it as exactly as they can, and few know times before 1970.</param>
    /// <returns>What it is then.</returns>
    /// <exception cref="FtpToolsException">It is not there, is the home itself or a link, or the time is before 1970
    /// (<see cref="ErrorCode.BadRequest"/>).</exception>
    public FileEntry SetModified(RemotePath path, DateTime modified)
    {
        return _paths.At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.PermissionDenied, "The time of the home itself cannot be set");
            if (modified < DateTime.UnixEpoch) throw new FtpToolsException(ErrorCode.BadRequest, "A time before 1970 cannot be set");
            using var parent = _paths.Open(path.Parent);
            if (Describe(parent, path.Name).Type is not (RemoteItemType.File or RemoteItemType.Directory))
                throw new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory");
            parent.SetModified(path.Name, modified);
            return Describe(parent, path.Name);
        });
    }

    /// <summary>Opens the partial files in this home; null when there have never been any.</summary>
    public HomePartials? OpenPartials()
    {
        return _paths.At(RemotePath.Root, () =>
        {
            using var home = _paths.OpenHome();
            return home.Stat(HomePaths.PrivateName) is null ? null : new HomePartials(_paths.OpenPartials(home));
        });
    }

    /// <summary>Adds up what is in the home, as its quota counts it: the files, and the partial files that wait to be resumed.</summary>
    /// <param name="keepUpTo">How full the home may be; what waits to be resumed beyond that is deleted, and so is what nobody can
    /// resume. Nobody else may change the home meanwhile. Null deletes nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public StorageAmount Measure(StorageAmount? keepUpTo, CancellationToken cancellationToken)
    {
        return _paths.At(RemotePath.Root, () =>
        {
            using var home = _paths.OpenHome();
            using var partials = OpenPartials();
            var files = DirectoryUsage.MeasureTree(home, HomePaths.IsOwn, cancellationToken);
            return files + (partials?.Measure(keepUpTo - files) ?? default);
        });
    }

    internal static FileEntry Describe(string name, ItemStatus status) => new(name, status.Type, status.Length, status.Modified);

    internal static FileEntry Describe(DirectoryHandle parent, string name)
    {
        return parent.Stat(name) is { } status
            ? Describe(name, status)
            : throw NotFound();
    }

    private static FtpToolsException NotFound() => new(ErrorCode.NotFound, "There is no such file or directory");

    // One entry that the disk cannot describe does not hide the others. What is denied is denied for all of them.
    private static ItemStatus? Look(DirectoryHandle directory, string name, OmittedEntries? omitted)
    {
        try
        {
            return directory.Stat(name);
        }
        catch (FtpToolsException e) when (omitted is not null && e.Code != ErrorCode.PermissionDenied)
        {
            omitted.Add(name, $"cannot be looked at ({e.Message})");
            return null;
        }
    }
}
