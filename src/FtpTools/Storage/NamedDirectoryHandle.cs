using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A directory held by its path, for file systems that cannot hold one by a descriptor: Windows, macOS, and the one in
/// memory that tests use. It looks at every name before it opens it and refuses links and junctions.
/// </summary>
internal sealed class NamedDirectoryHandle(IFileSystem fileSystem, string path) : DirectoryHandle
{
    public static NamedDirectoryHandle OpenRoot(IFileSystem fileSystem, string path)
    {
        if (!fileSystem.Directory.Exists(path))
            throw new FtpToolsException(ErrorCode.NotFound, "There is no such directory");
        return new NamedDirectoryHandle(fileSystem, path);
    }

    /// <summary>Opens a regular file for reading by its path on this computer. Links are followed.</summary>
    public static FileSystemStream OpenFile(IFileSystem fileSystem, string path, out ItemStatus status)
    {
        try
        {
            if (fileSystem.Directory.Exists(path)) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
            var share = FileShare.ReadWrite | FileShare.Delete;
            var stream = fileSystem.FileStream.New(path, FileMode.Open, FileAccess.Read, share, bufferSize: 1, FileOptions.SequentialScan);
            if (stream.CanSeek)
            {
                status = new ItemStatus(
                    RemoteItemType.File, stream.Length, fileSystem.File.GetLastWriteTimeUtc(path), ModeOf(fileSystem, path));
                return stream;
            }

            stream.Dispose();
            throw new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory");
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }

    public override ItemStatus? Stat(string name)
    {
        return Guard(name, full =>
        {
            IFileSystemInfo info = fileSystem.DirectoryInfo.New(full);
            if (!info.Exists) info = fileSystem.FileInfo.New(full);
            if (!info.Exists && info.LinkTarget is null && IsAbsent(info)) return (ItemStatus?)null;
            return new ItemStatus(
                TypeOf(info), info is IFileInfo file && TypeOf(info) == RemoteItemType.File ? file.Length : 0, info.LastWriteTimeUtc);
        });
    }

    public override IEnumerable<string> Names()
    {
        return Guard(".", _ => fileSystem.Directory.EnumerateFileSystemEntries(path).Select(p => fileSystem.Path.GetFileName(p)));
    }

    public override DirectoryHandle OpenDirectory(string name)
    {
        var type = Require(name);
        if (type == RemoteItemType.Link) throw new FtpToolsException(ErrorCode.PathRefused, "This is a link, and links are not followed");
        if (type != RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.NotADirectory, "This is not a directory");
        return new NamedDirectoryHandle(fileSystem, Full(name));
    }

    public override FileSystemStream OpenRead(string name, out ItemStatus status)
    {
        RequireFile(name);
        var stream = Guard(
            name,
            full => fileSystem.FileStream.New(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1));
        status = new ItemStatus(
            RemoteItemType.File, stream.Length, fileSystem.File.GetLastWriteTimeUtc(Full(name)), ModeOf(fileSystem, Full(name)));
        return stream;
    }

    public override FileSystemStream CreateFile(string name)
    {
        if (Stat(name) is not null)
            throw new FtpToolsException(ErrorCode.AlreadyExists, "There is already a file or directory with this name");
        var options = NewFile(FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        return Guard(name, full => fileSystem.FileStream.New(full, options));
    }

    // The file system in memory writes what is in an open file to the name it was opened under.
    public override bool MovesOpenFiles => fileSystem is FileSystem;

    public override FileSystemStream OpenExclusive(string name)
    {
        if (Stat(name) is { Type: not RemoteItemType.File })
            throw new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory");
        return Guard(name, full =>
        {
            var stream = fileSystem.FileStream.New(full, NewFile(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete));
            try
            {
                // It may have been there before, and be open to others.
                SetMode(full, FileRights.Private);
                return stream;
            }
            catch (Exception e) when (StorageErrors.IsStorage(e))
            {
                stream.Dispose();
                throw;
            }
        });
    }

    public override FileRights? RightsOf(string name)
    {
        var existing = TypeOf(name);
        RequireReplaceable(existing);
        return existing is not null && ModeOf(fileSystem, Full(name)) is { } mode ? new FileRights(mode) : null;
    }

    // Windows marks files too whose content it keeps elsewhere, as it marks links. They lead to no other name, and can be replaced.
    public override RemoteItemType? TypeOf(string name)
    {
        return Guard(name, full => base.TypeOf(name) switch
        {
            RemoteItemType.Link when fileSystem.FileInfo.New(full) is { LinkTarget: null, Exists: true } => RemoteItemType.File,
            var type => type,
        });
    }

    // There are no nameless files here to find this out with, so one is made with a name that nobody else has.
    protected override FileRights? RightsOfNew(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows() || fileSystem is not FileSystem) return null;
        return Guard(PartialNames.LocalUnique(), full =>
        {
            var options = NewFile(FileMode.CreateNew, FileAccess.Write, FileShare.None, mode, FileOptions.DeleteOnClose);
            using var made = fileSystem.FileStream.New(full, options);
            return ModeOf(fileSystem, full) is { } given ? new FileRights(given) : null;
        });
    }

    // On Windows the file has the access list that it inherits from its directory. That of a file it replaces would be kept here.
    public override void Grant(FileSystemStream file, string name, FileRights rights)
    {
        Guard(name, full =>
        {
            SetMode(full, rights.Mode);
            return true;
        });
    }

    public override void MakeDirectory(string name, bool isPrivate = false)
    {
        if (Stat(name) is not null)
            throw new FtpToolsException(ErrorCode.AlreadyExists, "There is already a file or directory with this name");
        Guard(name, fileSystem.Directory.CreateDirectory);
        if (!isPrivate || OperatingSystem.IsWindows()) return;
        fileSystem.File.SetUnixFileMode(Full(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public override void DeleteFile(string name)
    {
        if (Require(name) == RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
        Guard(name, full =>
        {
            fileSystem.File.Delete(full);
            return true;
        });
    }

    public override void DeleteDirectory(string name)
    {
        if (Require(name) != RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.NotADirectory, "This is not a directory");
        if (fileSystem.Directory.EnumerateFileSystemEntries(Full(name)).Any())
            throw new FtpToolsException(ErrorCode.DirectoryNotEmpty, "The directory is not empty");
        Guard(name, full =>
        {
            fileSystem.Directory.Delete(full);
            return true;
        });
    }

    public override void Move(string name, DirectoryHandle target, string newName, bool overwrite)
    {
        var existing = target.Stat(newName);
        if (existing?.Type == RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
        if (existing is not null && !overwrite)
            throw new FtpToolsException(ErrorCode.AlreadyExists, "There is already a file or directory with this name");
        if (overwrite) RequireReplaceable(target.TypeOf(newName));
        var destination = ((NamedDirectoryHandle)target).Full(newName);
        Guard(newName, _ =>
        {
            if (Require(name) == RemoteItemType.Directory) fileSystem.Directory.Move(Full(name), destination);
            else fileSystem.File.Move(Full(name), destination, overwrite);
            return true;
        });
    }

    public override void SetModified(string name, DateTime modified)
    {
        Guard(name, full =>
        {
            fileSystem.File.SetLastWriteTimeUtc(full, modified);
            return true;
        });
    }

    private static RemoteItemType TypeOf(IFileSystemInfo info)
    {
        if (info.LinkTarget is not null || info.Attributes.HasFlag(FileAttributes.ReparsePoint)) return RemoteItemType.Link;
        if (info.Attributes.HasFlag(FileAttributes.Directory)) return RemoteItemType.Directory;
        return info.Attributes.HasFlag(FileAttributes.Device) ? RemoteItemType.Other : RemoteItemType.File;
    }

    // The file system in memory has modes too, and gives new files one that no disk would.
    private static UnixFileMode? ModeOf(IFileSystem fileSystem, string path)
    {
        return OperatingSystem.IsWindows() || fileSystem is not FileSystem
            ? null
            : fileSystem.File.GetUnixFileMode(path) & FileRights.Permissions;
    }

    private void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows() && fileSystem is FileSystem) fileSystem.File.SetUnixFileMode(path, mode);
    }

    private static FileStreamOptions NewFile(
        FileMode mode, FileAccess access, FileShare share, UnixFileMode rights = FileRights.Private, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 1, Options = options };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = rights;
        return how;
    }

    // What cannot be looked at does not exist as far as Exists can tell; its attributes say why.
    private static bool IsAbsent(IFileSystemInfo info)
    {
        try
        {
            return info.Attributes == (FileAttributes)(-1);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
    }

    private string Full(string name) => fileSystem.Path.Combine(path, name);

    private RemoteItemType Require(string name)
    {
        return Stat(name)?.Type ?? throw new FtpToolsException(ErrorCode.NotFound, "There is no such file or directory");
    }

    private void RequireFile(string name)
    {
        var type = Require(name);
        if (type == RemoteItemType.Directory) throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
        if (type != RemoteItemType.File) throw new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory");
    }

    private T Guard<T>(string name, Func<string, T> action)
    {
        try
        {
            return action(Full(name));
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
    }
}
