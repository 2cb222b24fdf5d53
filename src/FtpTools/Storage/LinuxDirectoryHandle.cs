using System.IO.Abstractions;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FtpTools.Storage;

/// <summary>
/// A directory held by its descriptor. Everything is done relative to the descriptor, so that no link that is put in
/// place of a parent between a check and its use can lead elsewhere.
/// </summary>
internal sealed class LinuxDirectoryHandle : DirectoryHandle
{
    private const uint DirectoryMode = 0x1FF; // rwxrwxrwx, less the umask

    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly IFileSystem _fileSystem;
    private int _descriptor;

    private LinuxDirectoryHandle(IFileSystem fileSystem, int descriptor)
    {
        _fileSystem = fileSystem;
        _descriptor = descriptor;
    }

    ~LinuxDirectoryHandle()
    {
        Dispose(false);
    }

    /// <summary>Opens a directory by its path on this computer. Links in this path are the owner's and are followed.</summary>
    public static LinuxDirectoryHandle OpenRoot(IFileSystem fileSystem, string path)
    {
        var flags = LinuxNative.PathOnly | LinuxNative.DirectoryOnly | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(LinuxNative.CurrentDirectory, path, flags, 0);
        return descriptor >= 0 ? new LinuxDirectoryHandle(fileSystem, descriptor) : throw LinuxErrors.Last();
    }

    /// <summary>Opens a regular file for reading by its path on this computer. Links are followed.</summary>
    public static FileSystemStream OpenFile(IFileSystem fileSystem, string path, out ItemStatus status)
    {
        return OpenFile(fileSystem, LinuxNative.CurrentDirectory, path, 0, out status);
    }

    /// <summary>What an open file is.</summary>
    public static ItemStatus StatOf(int descriptor)
    {
        return LinuxNative.Stat(descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.TypeSizeTimes, out var result) == 0
            ? ToStatus(result) : throw LinuxErrors.Last();
    }

    public override ItemStatus? Stat(string name)
    {
        if (LinuxNative.Stat(_descriptor, name, LinuxNative.DoNotFollow, LinuxNative.TypeSizeTimes, out var result) == 0)
            return ToStatus(result);
        var error = LinuxErrors.Last();
        return error.Code == ErrorCode.NotFound ? null : throw error;
    }

    public override IEnumerable<string> Names() => LinuxDirectoryStream.Open(_descriptor).ReadToEnd();

    public override DirectoryHandle OpenDirectory(string name)
    {
        var flags = LinuxNative.PathOnly | LinuxNative.DirectoryOnly | LinuxNative.NoFollow | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(_descriptor, name, flags, 0);
        if (descriptor >= 0) return new LinuxDirectoryHandle(_fileSystem, descriptor);
        var error = LinuxErrors.Last();
        var isLink = error.Code == ErrorCode.NotADirectory && Stat(name)?.Type == RemoteItemType.Link;
        throw isLink ? new FtpToolsException(ErrorCode.PathRefused, "This is a link, and links are not followed") : error;
    }

    public override FileSystemStream OpenRead(string name, out ItemStatus status)
    {
        return OpenFile(_fileSystem, _descriptor, name, LinuxNative.NoFollow, out status);
    }

    public override FileSystemStream CreateFile(string name)
    {
        var flags = LinuxNative.WriteOnly | LinuxNative.Create | LinuxNative.Exclusive | LinuxNative.NoFollow | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(_descriptor, name, flags, (uint)FileRights.Private);
        if (descriptor < 0) throw LinuxErrors.Last();
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return new LinuxFileStream(_fileSystem.FileStream.New(handle, FileAccess.Write, bufferSize: 0), handle);
    }

    public override UnnamedFile? TryCreateUnnamed(UnixFileMode mode) => LinuxUnnamedFile.TryCreate(_fileSystem, _descriptor, (uint)mode);

    public override bool MovesOpenFiles => true;

    public override FileSystemStream OpenExclusive(string name)
    {
        var flags = LinuxNative.ReadWrite | LinuxNative.Create | LinuxNative.NoFollow | LinuxNative.NonBlocking | LinuxNative.CloseOnExec;
        while (true)
        {
            var descriptor = LinuxNative.OpenAt(_descriptor, name, flags, (uint)FileRights.Private);
            if (descriptor < 0) throw LinuxErrors.Last();
            var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            if (LinuxNative.Lock(descriptor, LinuxNative.LockExclusive | LinuxNative.LockDoNotWait) != 0)
                throw Closing(handle, LinuxErrors.Last());
            if (LinuxNative.Stat(descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.TypeSizeTimes, out var opened) != 0)
                throw Closing(handle, LinuxErrors.Last());
            if (ToStatus(opened).Type != RemoteItemType.File)
                throw Closing(handle, new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory"));

            // Between the opening and the lock, whoever had it before may have published it; then the name is free for a new file.
            var isThere = LinuxNative.Stat(_descriptor, name, LinuxNative.DoNotFollow, LinuxNative.TypeSizeTimes, out var named) == 0;
            if (!isThere || named.Inode != opened.Inode)
            {
                handle.Dispose();
                continue;
            }

            if (!LinuxRights.TryMakePrivate(descriptor, opened))
                throw Closing(handle, new FtpToolsException(ErrorCode.FileBusy, "It is somebody else's, and open to others"));
            return new LinuxLockedStream(_fileSystem.FileStream.New(handle, FileAccess.ReadWrite, bufferSize: 0), handle);
        }
    }

    public override FileRights? RightsOf(string name)
    {
        var descriptor = LinuxNative.OpenAt(_descriptor, name, LinuxNative.PathOnly | LinuxNative.NoFollow | LinuxNative.CloseOnExec, 0);
        if (descriptor < 0)
        {
            var error = LinuxErrors.Last();
            return error.Code == ErrorCode.NotFound ? null : throw error;
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RequireReplaceable(StatOf(descriptor).Type);
        return LinuxRights.Of(descriptor);
    }

    // Only the system knows what a new file gets here: the umask decides, or a list of the directory does. So one is made that has no name.
    protected override FileRights? RightsOfNew(UnixFileMode mode)
    {
        var flags = LinuxNative.Unnamed | LinuxNative.DirectoryOnly | LinuxNative.WriteOnly | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(_descriptor, ".", flags, (uint)mode);
        if (descriptor < 0) return new FileRights(mode & ~LinuxUmask.Read(_fileSystem));
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return LinuxRights.Of(descriptor);
    }

    public override void Grant(FileSystemStream file, string name, FileRights rights)
    {
        LinuxRights.Grant(((LinuxFileStream)file).Descriptor, rights);
    }

    public override void MakeDirectory(string name, bool isPrivate = false)
    {
        var mode = isPrivate ? (uint)OfOwner : DirectoryMode;
        if (LinuxNative.MakeDirectoryAt(_descriptor, name, mode) != 0) throw LinuxErrors.Last();
    }

    [UnsupportedOSPlatform("windows")]
    public override bool CloseToOthers()
    {
        if (LinuxNative.Stat(_descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.TypeSizeTimes, out var status) != 0)
            throw LinuxErrors.Last();
        var isOpen = ((UnixFileMode)status.Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;
        if (!isOpen || OperatingSystem.IsWindows()) return false;
        try
        {
            // By way of /proc, because the descriptor held is good for walking only.
            _fileSystem.File.SetUnixFileMode($"/proc/self/fd/{_descriptor}", (UnixFileMode)status.Mode & OfOwner);
            return true;
        }
        catch (UnauthorizedAccessException e)
        {
            // One of our own stays as it is where the volume gives all directories the same mode.
            if (status.UserId == LinuxNative.EffectiveUser()) return false;
            throw new FtpToolsException(
                ErrorCode.PermissionDenied,
                "Others may change what is in this directory, and the server cannot close it: give it to the user whom the server runs as",
                e);
        }
    }

    public override void DeleteFile(string name)
    {
        if (LinuxNative.UnlinkAt(_descriptor, name, 0) != 0) throw LinuxErrors.Last();
    }

    public override void DeleteDirectory(string name)
    {
        if (LinuxNative.UnlinkAt(_descriptor, name, LinuxNative.RemoveDirectory) != 0) throw LinuxErrors.Last();
    }

    public override void Move(string name, DirectoryHandle target, string newName, bool overwrite)
    {
        if (overwrite) RequireReplaceable(target.TypeOf(newName));
        var to = ((LinuxDirectoryHandle)target)._descriptor;
        if (LinuxNative.RenameAt(_descriptor, name, to, newName, overwrite ? 0u : LinuxNative.NoReplace) == 0) return;
        var number = Marshal.GetLastPInvokeError();
        if (number == LinuxErrors.Exists && target.Stat(newName)?.Type == RemoteItemType.Directory)
            throw new FtpToolsException(ErrorCode.IsADirectory, "This is a directory");
        if (overwrite || number is not (LinuxErrors.InvalidArgument or LinuxErrors.NotImplemented)) throw LinuxErrors.Of(number);

        // A volume that cannot rename without replacing: a second name for the file fails where there is one already.
        if (LinuxNative.LinkAt(_descriptor, name, to, newName, 0) != 0) throw LinuxErrors.Last();
        DeleteFile(name);
    }

    public override void SetModified(string name, DateTime modified)
    {
        _fileSystem.File.SetLastWriteTimeUtc($"/proc/self/fd/{_descriptor}/{name}", modified);
    }

    public override void Flush()
    {
        // The descriptor held is good for walking only.
        var descriptor = LinuxNative.OpenAt(
            _descriptor, ".", LinuxNative.ReadOnly | LinuxNative.DirectoryOnly | LinuxNative.CloseOnExec, 0);
        if (descriptor < 0) throw LinuxErrors.Last();
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (LinuxNative.Synchronize(descriptor) != 0) throw LinuxErrors.Last();
    }

    protected override void Dispose(bool disposing)
    {
        var descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0) LinuxNative.Close(descriptor);
        base.Dispose(disposing);
    }

    private static LinuxFileStream OpenFile(IFileSystem fileSystem, int directory, string path, int linkFlags, out ItemStatus status)
    {
        // Non-blocking, because opening a pipe would otherwise wait for its other end.
        var flags = LinuxNative.ReadOnly | linkFlags
            | LinuxNative.NonBlocking | LinuxNative.NoControllingTerminal | LinuxNative.CloseOnExec;
        var descriptor = LinuxNative.OpenAt(directory, path, flags, 0);
        if (descriptor < 0) throw LinuxErrors.Last();
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        status = LinuxNative.Stat(descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.TypeSizeTimes, out var result) == 0
            ? ToStatus(result) : throw Closing(handle, LinuxErrors.Last());
        if (status.Type == RemoteItemType.Directory)
            throw Closing(handle, new FtpToolsException(ErrorCode.IsADirectory, "This is a directory"));
        if (status.Type != RemoteItemType.File)
            throw Closing(handle, new FtpToolsException(ErrorCode.NotAFile, "This is neither a file nor a directory"));
        return new LinuxFileStream(fileSystem.FileStream.New(handle, FileAccess.Read, bufferSize: 0), handle);
    }

    private static FtpToolsException Closing(SafeFileHandle handle, FtpToolsException error)
    {
        handle.Dispose();
        return error;
    }

    private static ItemStatus ToStatus(in LinuxNative.StatResult result)
    {
        var type = (result.Mode & LinuxNative.TypeMask) switch
        {
            LinuxNative.TypeFile => RemoteItemType.File,
            LinuxNative.TypeDirectory => RemoteItemType.Directory,
            LinuxNative.TypeLink => RemoteItemType.Link,
            _ => RemoteItemType.Other,
        };
        var ticks = (result.Modified.Seconds * TimeSpan.TicksPerSecond) + (result.Modified.Nanoseconds / 100);
        var limit = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks;
        var least = (DateTime.MinValue - DateTime.UnixEpoch).Ticks;
        var modified = DateTime.UnixEpoch.AddTicks(Math.Clamp(ticks, least, limit));
        var id = new FileId(((ulong)result.VolumeMajor << 32) | result.VolumeMinor, result.Inode);
        return type == RemoteItemType.File
            ? new ItemStatus(type, (long)result.Size, modified, (UnixFileMode)result.Mode & FileRights.Permissions, id)
            : new ItemStatus(type, 0, modified, Id: id);
    }
}
