using System.IO.Abstractions;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>
/// The way into a home: paths are walked down from the home name by name over open directories, and no link is followed, so nothing outside
/// the home can be reached whatever is in it.
/// </summary>
internal sealed class HomePaths
{
    /// <summary>A directory of our own in every home, for files that are not complete. Clients do not see it.</summary>
    public const string PrivateName = ".ftptools";

    private const string PartialName = "partial";

    private readonly string _root;
    private readonly NameRules _rules;
    private readonly Action<string>? _closed;

    /// <summary>Takes a directory as a home. It is looked for at every operation, not now.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="root">Its full path.</param>
    /// <param name="rules">Which names can be held; those of this platform when null.</param>
    /// <param name="directories">Keeps account of the directories that are made and deleted; may be null.</param>
    /// <param name="closed">Told which of our own directories others could change until now: full paths. Null leaves them so.</param>
    public HomePaths(
        IFileSystem fileSystem, string root, NameRules? rules, IDirectoryAccounting? directories, Action<string>? closed = null)
    {
        _closed = closed;
        FileSystem = fileSystem;
        Directories = directories;
        _root = root;
        _rules = rules ?? NameRules.Current;
    }

    /// <summary>Where it is.</summary>
    public IFileSystem FileSystem { get; }

    /// <summary>Keeps account of the directories that are made and deleted; may be null.</summary>
    public IDirectoryAccounting? Directories { get; }

    /// <summary>The last change of the home itself, UTC.</summary>
    public DateTime RootModified => FileSystem.Directory.GetLastWriteTimeUtc(_root);

    /// <summary>Whether no client may use a name in the home itself, because our directory has it on some platform.</summary>
    public static bool IsPrivate(string name) => name.Equals(PrivateName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name in the home itself is that of our directory. Where letters count, another spelling is something else, that
    /// somebody put there.</summary>
    public static bool IsOwn(string name) => OperatingSystem.IsLinux() ? name == PrivateName : IsPrivate(name);

    /// <summary>Does something at a path that may be used, and tells of what fails where it was.</summary>
    public T At<T>(RemotePath path, Func<T> action)
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

    /// <summary>Opens the home itself.</summary>
    /// <exception cref="FtpToolsException">It is missing (<see cref="ErrorCode.HomeMissing"/>).</exception>
    public DirectoryHandle OpenHome()
    {
        try
        {
            return DirectoryHandles.Open(FileSystem, _root);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
        {
            throw new FtpToolsException(ErrorCode.HomeMissing, "The home directory is missing", e);
        }
    }

    /// <summary>Opens a directory.</summary>
    public DirectoryHandle Open(RemotePath path) => Walk(path, _ => { });

    /// <summary>Opens a directory.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="passing">Told each directory above it.</param>
    public DirectoryHandle Walk(RemotePath path, Action<DirectoryHandle> passing)
    {
        var current = OpenHome();
        foreach (var name in path.Names)
        {
            using var parent = current;
            passing(parent);
            current = parent.OpenDirectory(name);
        }

        return current;
    }

    /// <summary>Opens a directory, and makes what is missing of it where that is wanted. Where there is no room for all of it, what there
    /// was room for stays.</summary>
    public RoomResult<DirectoryHandle> Open(RemotePath path, bool makeMissing)
    {
        if (!makeMissing) return Open(path);
        var current = OpenHome();
        foreach (var name in path.Names)
        {
            using var parent = current;
            if (!OpenOrMake(parent, name, Directories).IsDone(out var next, out var lacking))
                return RoomResult<DirectoryHandle>.Lacks(lacking);
            current = next;
        }

        return current;
    }

    /// <summary>Makes a directory.</summary>
    /// <returns>What is lacking; null when it was made.</returns>
    public StorageAmount? TryMake(DirectoryHandle parent, string name) => TryMake(Directories, parent, name);

    /// <summary>Opens the directory with the partial files, and makes it where it is missing. It is for the server alone.</summary>
    public DirectoryHandle OpenPartials(DirectoryHandle home)
    {
        using var own = OpenOwn(home, PrivateName, PrivateName);
        return OpenOwn(own, PartialName, FileSystem.Path.Combine(PrivateName, PartialName));
    }

    private DirectoryHandle OpenOwn(DirectoryHandle parent, string name, string path)
    {
        var opened = OpenOrMake(parent, name, null, isPrivate: true).Value!;
        try
        {
            if (_closed is not null && opened.CloseToOthers()) _closed(FileSystem.Path.Combine(_root, path));
            return opened;
        }
        catch (FtpToolsException)
        {
            opened.Dispose();
            throw;
        }
    }

    private static RoomResult<DirectoryHandle> OpenOrMake(
        DirectoryHandle parent, string name, IDirectoryAccounting? directories, bool isPrivate = false)
    {
        try
        {
            return parent.OpenDirectory(name);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            try
            {
                if (TryMake(directories, parent, name, isPrivate) is { } lacking) return RoomResult<DirectoryHandle>.Lacks(lacking);
            }
            catch (FtpToolsException exists) when (exists.Code == ErrorCode.AlreadyExists)
            {
                // Another request made it in between.
            }

            return parent.OpenDirectory(name);
        }
    }

    private static StorageAmount? TryMake(IDirectoryAccounting? directories, DirectoryHandle parent, string name, bool isPrivate = false)
    {
        if (directories is not null) return directories.TryAdd(() => parent.MakeDirectory(name, isPrivate));
        parent.MakeDirectory(name, isPrivate);
        return null;
    }

    private static void RefusePrivate(RemotePath path)
    {
        if (!path.IsRoot && IsPrivate(path.Names[0])) throw new FtpToolsException(ErrorCode.NameRefused, "This name is reserved");
    }
}
