using System.IO.Abstractions;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>
/// The home of a user, and the only way to what is in it. Paths are walked down from the home name by name over open
/// directories, and no link is followed, so nothing outside the home can be reached whatever is in it.
/// </summary>
internal sealed class HomeDirectory
{
    /// <summary>A directory of our own in every home, for files that are not complete. Clients do not see it.</summary>
    public const string PrivateName = ".ftptools";

    private const string PartialName = "partial";

    private readonly IFileSystem _fileSystem;
    private readonly NameRules _rules;
    private readonly string _root;
    private readonly IDirectoryAccounting? _directories;

    /// <summary>Takes a directory as a home. It is looked for at every operation, not now.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="root">Its full path.</param>
    /// <param name="rules">Which names can be held; those of this platform when null.</param>
    /// <param name="directories">Keeps account of the directories that are made and deleted; may be null.</param>
    public HomeDirectory(IFileSystem fileSystem, string root, NameRules? rules = null, IDirectoryAccounting? directories = null)
    {
        _directories = directories;
        _fileSystem = fileSystem;
        _root = root;
        _rules = rules ?? NameRules.Current;
    }

    /// <summary>Describes a file or directory.</summary>
    /// <exception cref="FtpToolsException">It is not there or cannot be reached.</exception>
    public FileEntry Stat(RemotePath path)
    {
        return At(path, () =>
        {
            using var parent = OpenDirectory(path.Parent);
            return path.IsRoot ? new FileEntry("/", RemoteItemType.Directory, 0, RootModified()) : Describe(parent, path.Name);
        });
    }

    /// <summary>Reads a directory, entry by entry. An entry that vanishes meanwhile is left out.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="omitted">Told what is there and cannot be listed; may be null.</param>
    /// <exception cref="FtpToolsException">It is not a directory or cannot be read.</exception>
    public IEnumerable<FileEntry> List(RemotePath path, OmittedEntries? omitted = null)
    {
        using var directory = At(path, () => OpenDirectory(path));
        using var names = At(path, () => directory.Names().GetEnumerator());
        while (At(path, names.MoveNext))
        {
            var name = names.Current;
            if (path.IsRoot && IsOwn(name)) continue;
            if ((RemotePath.FaultOf(name) ?? (path.IsRoot && IsPrivate(name) ? "is reserved" : null)) is { } fault) omitted?.Add(name, fault);
            else if (At(path, () => Look(directory, name, omitted)) is { } status) yield return ToEntry(name, status);
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops what has to be read ahead of a file that does not know its length.</param>
    /// <returns>The content, and what the opened file is, with its true length.</returns>
    /// <exception cref="FtpToolsException">It is not there or is not a file.</exception>
    public (Stream Content, FileEntry Entry) OpenRead(RemotePath path, CancellationToken cancellationToken = default)
    {
        return At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
            using var parent = OpenDirectory(path.Parent);
            var opened = parent.OpenRead(path.Name, out var status);
            var (content, length) = UnsizedContent.Resolve(_fileSystem, opened, status.Length, cancellationToken);
            return (content, ToEntry(path.Name, status) with { Size = length, Mode = FileRights.ToWire(status.Mode) });
        });
    }

    /// <summary>Makes a directory.</summary>
    /// <param name="path">Where.</param>
    /// <param name="makeParents">Whether missing parents are made too, and an existing directory is not an error.</param>
    /// <exception cref="FtpToolsException">There is something of that name, or a parent is missing.</exception>
    public FileEntry MakeDirectory(RemotePath path, bool makeParents)
    {
        return At(path, () =>
        {
            if (makeParents)
            {
                using var made = OpenOrMake(path);
                return Stat(path);
            }

            if (path.IsRoot) throw new FtpToolsException(ErrorCode.AlreadyExists, "This is the home itself");
            using var parent = OpenDirectory(path.Parent);
            Make(_directories, parent, path.Name);
            return Describe(parent, path.Name);
        });
    }

    /// <summary>Deletes a file or a link.</summary>
    /// <param name="path">What is deleted.</param>
    /// <param name="book">Told what that frees; may be null.</param>
    /// <exception cref="FtpToolsException">It is not there, or is a directory.</exception>
    public void DeleteFile(RemotePath path, IUsageAccounting? book = null)
    {
        At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is the home itself");
            using var parent = OpenDirectory(path.Parent);
            var freed = book is null ? default : AmountOf(parent.Stat(path.Name));
            parent.DeleteFile(path.Name);
            book?.AfterChange(default(StorageAmount) - freed);
            return true;
        });
    }

    /// <summary>Deletes an empty directory.</summary>
    /// <exception cref="FtpToolsException">It is not there, is not a directory, is not empty, or is the home itself.</exception>
    public void DeleteDirectory(RemotePath path)
    {
        At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be deleted");
            using var parent = OpenDirectory(path.Parent);
            if (_directories is null) parent.DeleteDirectory(path.Name);
            else _directories.Remove(() => parent.DeleteDirectory(path.Name));
            return true;
        });
    }

    /// <summary>Gives a file or directory another path in this home, in one step.</summary>
    /// <param name="path">What is moved.</param>
    /// <param name="target">Its path afterwards; the directory it goes to must be there.</param>
    /// <param name="overwrite">Whether a file replaces a file; a directory never replaces anything.</param>
    /// <param name="book">Told what is freed by that; may be null.</param>
    /// <exception cref="FtpToolsException">It is not there, the target is taken, or a directory would go into itself.</exception>
    public FileEntry Rename(RemotePath path, RemotePath target, bool overwrite, IUsageAccounting? book = null)
    {
        if (path.IsRoot || target.IsRoot) throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be moved: '/'.") { Target = "/" };
        if (target != path && target.IsAtOrBelow(path)) throw new FtpToolsException(ErrorCode.PathRefused, $"A directory cannot be moved into itself: '{target}'.") { Target = target.ToString() };
        using var from = At(path, () => OpenDirectory(path.Parent));
        var isFile = At(path, () => Describe(from, path.Name)).Type != RemoteItemType.Directory;
        return At(target, () =>
        {
            using var to = OpenDirectory(target.Parent);
            var freed = overwrite && isFile && target != path && book is not null ? AmountOf(to.Stat(target.Name)) : default;
            from.Move(path.Name, to, target.Name, overwrite && isFile);
            book?.AfterChange(default(StorageAmount) - freed);
            return Describe(to, target.Name);
        });
    }

    /// <summary>Begins a file that is to be published in this home.</summary>
    /// <param name="path">Where it goes; only for the text of an error.</param>
    public PartialFile CreatePartial(RemotePath path) => OpenPartial(path, HomePartials.Create);

    /// <summary>Resumes the partial file of a user for a path, or begins it. When another request has it under way, a
    /// separate partial file is begun, which nobody can resume.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="user">Whose it is; nobody else resumes it.</param>
    /// <param name="length">The length of the whole file, for whoever asks what can be resumed.</param>
    public PartialFile ResumePartial(RemotePath path, string user, long length)
    {
        return OpenPartial(path, directory => HomePartials.Resume(directory, new PartialInfo(user, path.ToString(), length), path));
    }

    /// <summary>Opens the partial files in this home; null when there have never been any.</summary>
    public HomePartials? OpenPartials()
    {
        return At(RemotePath.Root, () =>
        {
            using var home = OpenHome();
            return home.Stat(PrivateName) is null ? null : new HomePartials(OpenPartialDirectory(home));
        });
    }

    /// <summary>Adds up what is in the home, as its quota counts it: the files, and the partial files that wait to be resumed.</summary>
    /// <param name="keepUpTo">How full the home may be; what waits to be resumed beyond that is deleted, and so is what nobody can
    /// resume. Nobody else may change the home meanwhile. Null deletes nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public StorageAmount Measure(StorageAmount? keepUpTo, CancellationToken cancellationToken)
    {
        return At(RemotePath.Root, () =>
        {
            using var home = OpenHome();
            using var partials = OpenPartials();
            var files = DirectoryUsage.MeasureTree(home, IsOwn, cancellationToken);
            return files + (partials?.Measure(keepUpTo - files) ?? default);
        });
    }

    /// <summary>Refuses, before any content is sent, a store that could not be published.</summary>
    /// <returns>What it would replace.</returns>
    /// <exception cref="FtpToolsException">The name is taken, is a directory, or its parent is missing.</exception>
    public StorageAmount CheckStore(RemotePath path, bool overwrite, bool makeParents)
    {
        using var slot = OpenSlot(path, overwrite, makeParents);
        return slot.Replaced;
    }

    /// <summary>Opens the place a file is to be put in.</summary>
    /// <exception cref="FtpToolsException">The name is taken, is a directory, or its parent is missing.</exception>
    public UploadTarget OpenSlot(RemotePath path, bool overwrite, bool makeParents)
    {
        return At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is the home itself");
            var parent = makeParents ? OpenOrMake(path.Parent) : OpenDirectory(path.Parent);
            try
            {
                var existing = parent.Stat(path.Name);
                DirectoryHandle.RequireReplaceable(existing?.Type);
                if (existing is not null && !overwrite) throw new FtpToolsException(ErrorCode.AlreadyExists, "There is already a file with this name");
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
    public FileEntry? Publish(UploadTarget slot, UnnamedFile file, ItemStatus status, IUsageAccounting book)
    {
        return At(slot.Path, () =>
        {
            var change = StorageAmount.OfFile(status.Length);
            book.BeforeChange(change);
            if (!file.TryLink(slot.Path.Name)) return null;
            book.AfterChange(change);
            return ToEntry(slot.Path.Name, status);
        });
    }

    /// <summary>Publishes a partial file of this home.</summary>
    /// <param name="partial">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="overwrite">Whether a file with this name is replaced.</param>
    /// <param name="makeParents">Whether missing parents are made.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="book">Asked before, and told after; may be null.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none.</param>
    /// <exception cref="FtpToolsException">It could not be published; what was there before is untouched.</exception>
    public FileEntry Publish(
        PartialFile partial, RemotePath path, bool overwrite, bool makeParents, DateTime? modified, IUsageAccounting? book = null, UnixFileMode? mode = null)
    {
        return At(path, () =>
        {
            if (path.IsRoot) throw new FtpToolsException(ErrorCode.IsADirectory, "This is the home itself");
            using var parent = makeParents ? OpenOrMake(path.Parent) : OpenDirectory(path.Parent);
            var change = StorageAmount.OfFile(partial.Length) - (book is null ? default : AmountOf(parent.Stat(path.Name)));
            book?.BeforeChange(change);
            try
            {
                partial.Publish(parent, path.Name, overwrite, modified, mode);
            }
            finally
            {
                if (partial.IsPublished) book?.AfterChange(change);
            }

            return Describe(parent, path.Name);
        });
    }

    /// <summary>Puts a partial file of this home on the disk as it will be when it is published; see <see cref="PartialFile.Flush"/>.</summary>
    /// <exception cref="FtpToolsException">The disk failed, or the file cannot be published.</exception>
    public void Flush(PartialFile partial, RemotePath path, bool makeParents, DateTime? modified, UnixFileMode? mode)
    {
        At(path, () =>
        {
            using var parent = makeParents ? OpenOrMake(path.Parent) : OpenDirectory(path.Parent);
            partial.Flush(parent, path.Name, modified, mode);
            return true;
        });
    }

    /// <summary>Puts on the disk what was made and renamed in a directory and in those above it.</summary>
    /// <exception cref="FtpToolsException">The disk failed.</exception>
    public void Flush(RemotePath directory)
    {
        At(directory, () =>
        {
            using var opened = Walk(directory, (parent, name) =>
            {
                parent.Flush();
                return parent.OpenDirectory(name);
            });
            opened.Flush();
            return true;
        });
    }

    /// <summary>Whether no client may use a name in the home itself, because our directory has it on some platform.</summary>
    internal static bool IsPrivate(string name) => name.Equals(PrivateName, StringComparison.OrdinalIgnoreCase);

    // Where letters count, another spelling is something else, that somebody put there.
    private static bool IsOwn(string name) => OperatingSystem.IsLinux() ? name == PrivateName : IsPrivate(name);

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

    private static StorageAmount AmountOf(ItemStatus? status) => status is { Type: RemoteItemType.File } file ? StorageAmount.OfFile(file.Length) : default;

    private static FileEntry ToEntry(string name, ItemStatus status) => new(name, status.Type, status.Length, status.Modified);

    private static FileEntry Describe(DirectoryHandle parent, string name)
    {
        return parent.Stat(name) is { } status
            ? ToEntry(name, status) : throw new FtpToolsException(ErrorCode.NotFound, "There is no such file or directory");
    }

    private static DirectoryHandle OpenOrMakeIn(DirectoryHandle parent, string name, IDirectoryAccounting? directories = null)
    {
        try
        {
            return parent.OpenDirectory(name);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            try
            {
                Make(directories, parent, name);
            }
            catch (FtpToolsException exists) when (exists.Code == ErrorCode.AlreadyExists)
            {
                // Another request made it in between.
            }

            return parent.OpenDirectory(name);
        }
    }

    private static void Make(IDirectoryAccounting? directories, DirectoryHandle parent, string name)
    {
        if (directories is null) parent.MakeDirectory(name);
        else directories.Add(() => parent.MakeDirectory(name));
    }

    private T At<T>(RemotePath path, Func<T> action)
    {
        try
        {
            RefusePrivate(path);

            // For reading and deleting too: such a name would reach another file, a device or a stream.
            _rules.Check(path);
            return action();
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(path.ToString());
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(path.ToString());
        }
    }

    private PartialFile OpenPartial(RemotePath path, Func<DirectoryHandle, PartialFile> open)
    {
        return At(path, () =>
        {
            using var home = OpenHome();
            var directory = OpenPartialDirectory(home);
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

    private static DirectoryHandle OpenPartialDirectory(DirectoryHandle home)
    {
        using var own = OpenOrMakeIn(home, PrivateName);
        return OpenOrMakeIn(own, PartialName);
    }

    private DateTime RootModified() => _fileSystem.Directory.GetLastWriteTimeUtc(_root);

    private DirectoryHandle OpenHome()
    {
        try
        {
            return DirectoryHandles.Open(_fileSystem, _root);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
        {
            throw new FtpToolsException(ErrorCode.HomeMissing, "The home directory is missing", e);
        }
    }

    private DirectoryHandle OpenDirectory(RemotePath path) => Walk(path, (parent, name) => parent.OpenDirectory(name));

    private DirectoryHandle OpenOrMake(RemotePath path) => Walk(path, (parent, name) => OpenOrMakeIn(parent, name, _directories));

    private DirectoryHandle Walk(RemotePath path, Func<DirectoryHandle, string, DirectoryHandle> step)
    {
        var current = OpenHome();
        foreach (var name in path.Names)
        {
            using var parent = current;
            current = step(parent, name);
        }

        return current;
    }

    private static void RefusePrivate(RemotePath path)
    {
        if (!path.IsRoot && IsPrivate(path.Names[0])) throw new FtpToolsException(ErrorCode.NameRefused, "This name is reserved");
    }
}
