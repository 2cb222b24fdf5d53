using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools.Database.Sqlite;

/// <summary>
/// One use of a data folder by a process. It holds a file locked for as long as it lives, so that every other one can tell,
/// at once and without clocks, whether it still does: the operating system lets the lock go when the process dies.
/// </summary>
internal sealed class LockFileInstance : IServerInstance
{
    private const string Extension = ".lock";

    private readonly IFileSystem _fileSystem;
    private readonly string _folder;
    private readonly FileSystemStream _lock;

    private LockFileInstance(IFileSystem fileSystem, string folder, string id, FileSystemStream stream)
    {
        _fileSystem = fileSystem;
        _folder = folder;
        _lock = stream;
        Id = id;
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Begins one.</summary>
    /// <param name="fileSystem">Where the folder is.</param>
    /// <param name="folder">The folder for the locked files; it is made when it is missing.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> when the file cannot be made.</exception>
    public static LockFileInstance Begin(IFileSystem fileSystem, string folder)
    {
        AtomicFile.EnsureDirectory(fileSystem, folder, ownerOnly: true);
        var id = Guid.NewGuid().ToString("N");
        var path = fileSystem.Path.Combine(folder, id + Extension);
        try
        {
            var stream = fileSystem.FileStream.New(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            return new LockFileInstance(fileSystem, folder, id, stream);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The file '{path}' cannot be made: {e.Message}", e) { Target = path };
        }
    }

    /// <inheritdoc/>
    /// <remarks>The file of one that is dead is removed.</remarks>
    public bool IsAlive(string id)
    {
        if (id == Id) return true;
        var path = PathOf(id);
        try
        {
            _fileSystem.FileStream.New(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            _fileSystem.File.Delete(path);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            return true; // Locked. What cannot be looked at is taken for alive too: waiting for it harms nothing.
        }
    }

    /// <summary>Ends it, in order.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        try
        {
            _fileSystem.File.Delete(PathOf(Id));
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            // Not locked any more, it tells the others the same as if it were gone.
        }
    }

    private string PathOf(string id) => _fileSystem.Path.Combine(_folder, id + Extension);
}
