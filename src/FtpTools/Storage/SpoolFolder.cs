using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>
/// A folder in the temporary folder of this computer for a file on its way, which other users cannot open. A file in it is locked as long
/// as the folder is used, and by whom does not matter: one that is not locked was left by a process that was killed, and is removed by the
/// next one that needs such a folder.
/// </summary>
public sealed class SpoolFolder : IDisposable
{
    /// <summary>What the names of all such folders begin with.</summary>
    internal const string NameStart = "FtpTools-spool-";

    private const string ContentName = "content";
    private const string LockName = "lock";
    private const string NewLockName = "new";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A folder without its lock is just being made, or its process was killed at that moment.
    private static readonly TimeSpan Making = TimeSpan.FromMinutes(1);

    private static int _isSwept;

    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly FileSystemStream _lock;

    private SpoolFolder(IFileSystem fileSystem, string folder)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        FilePath = fileSystem.Path.Combine(folder, ContentName);
        var isMade = false;
        try
        {
            _lock = Lock();
            isMade = true;
        }
        finally
        {
            // On a full volume there may be the folder and no more.
            if (!isMade) Remove(fileSystem, folder);
        }
    }

    /// <summary>The full path of the file, which does not exist yet. Its partial file may lie beside it, and nothing else.</summary>
    public string FilePath { get; }

    /// <summary>Creates a folder. The first of a process removes what others have left.</summary>
    /// <param name="fileSystem">The disk; null for the machine's.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    /// <exception cref="FtpToolsException">It could not be created (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static SpoolFolder Create(IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        var files = fileSystem ?? new FileSystem();
        try
        {
            if (Interlocked.Exchange(ref _isSwept, 1) == 0) Sweep(files, timeProvider ?? TimeProvider.System);
            return new SpoolFolder(files, files.Directory.CreateTempSubdirectory(NameStart).FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The temporary folder of this computer cannot be used: {e.Message}", e)
            {
                Target = files.Path.GetTempPath(),
            };
        }
    }

    /// <summary>Removes the folder with what is in it. What cannot be removed now is left for the next process that needs one.</summary>
    public void Dispose()
    {
        // Windows removes no file that is held.
        if (OperatingSystem.IsWindows()) _lock.Dispose();
        Remove(_fileSystem, _folder);
        _lock.Dispose();
    }

    /// <summary>Removes the folders that nobody holds any more.</summary>
    internal static void Sweep(IFileSystem fileSystem, TimeProvider timeProvider)
    {
        foreach (var folder in fileSystem.Directory.EnumerateDirectories(fileSystem.Path.GetTempPath(), NameStart + "*"))
        {
            if (IsOwn(fileSystem, folder) && IsAbandoned(fileSystem, folder, timeProvider)) Remove(fileSystem, folder);
        }
    }

    // A file gets its lock a moment after it is made, except on Windows. Under its name there is never one without.
    private FileSystemStream Lock()
    {
        var made = _fileSystem.Path.Combine(_folder, NewLockName);
        var held = _fileSystem.FileStream.New(made, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        try
        {
            _fileSystem.File.Move(made, _fileSystem.Path.Combine(_folder, LockName));
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    // In a folder that all users share, somebody may have put a link or a folder of that name, and wait for what is done there.
    private static bool IsOwn(IFileSystem fileSystem, string folder)
    {
        if (fileSystem.DirectoryInfo.New(folder).LinkTarget is not null) return false;
        if (OperatingSystem.IsLinux()) return OwnFolder.OwnerOf(folder) == LinuxNative.EffectiveUser();
        return OperatingSystem.IsWindows() || fileSystem.File.GetUnixFileMode(folder) == OwnerOnly;
    }

    private static bool IsAbandoned(IFileSystem fileSystem, string folder, TimeProvider timeProvider)
    {
        try
        {
            var path = fileSystem.Path.Combine(folder, LockName);
            using var free = fileSystem.FileStream.New(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return timeProvider.GetUtcNow() - fileSystem.Directory.GetLastWriteTimeUtc(folder) > Making;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Somebody holds it, or has removed it.
        }
    }

    // By their names, and not whatever lies there: nobody else's file is ever removed, wherever the path may lead by now.
    private static void Remove(IFileSystem fileSystem, string folder)
    {
        try
        {
            var own = fileSystem.Directory.EnumerateFiles(folder).Where(IsOfSpool).ToList();
            foreach (var path in own.OrderBy(p => fileSystem.Path.GetFileName(p) == LockName)) fileSystem.File.Delete(path);
            fileSystem.Directory.Delete(folder, recursive: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process removes it, too, or something of it is still held open: then it is swept later.
        }

        bool IsOfSpool(string path) => fileSystem.Path.GetFileName(path) is var name
            && (name is ContentName or LockName or NewLockName || PartialNames.IsLocal(name));
    }
}
