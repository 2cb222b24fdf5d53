using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools.Database.Sqlite;

/// <summary>
/// Room that is kept aside on the volume of a data folder, as a file of a fixed size. When the volume is full, the file is given up, so
/// that the server can still record what users do to make room; it is taken back when there is room. Safe for use by several
/// threads, and by several processes on one folder, which have one reserve.
/// </summary>
/// <param name="fileSystem">Where it is.</param>
/// <param name="path">The full path of the file.</param>
internal sealed class SpaceReserve(IFileSystem fileSystem, string path)
{
    /// <summary>Its size: twice what the log of the database grows to (<c>wal_autocheckpoint</c>, 1000 pages of 4 KiB).</summary>
    public const long Length = 8 * 1024 * 1024;

    // With less, SQLite's input and output errors are taken for those of a full volume: it cannot make its index of 32 KiB.
    private const long NextToNothing = 64 * 1024;

    private readonly Lock _lock = new();
    private volatile bool _isGivenUp;

    /// <summary>Whether this process gave it up, or found it given up, and nobody has taken it back.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Whether the volume is full to the last byte, or nearly.</summary>
    public bool IsVolumeFull => Free() is { } free && free < NextToNothing;

    /// <summary>Gives the room to whoever needs it first.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _isGivenUp = true;
            try
            {
                fileSystem.File.Delete(path);
            }
            catch (Exception e) when (StorageErrors.IsStorage(e))
            {
                // It stays where it is, and the volume full; the operation that needed the room says so.
            }
        }
    }

    /// <summary>Takes the room if it is not taken, and if at least as much is left beside it.</summary>
    public void TakeBack()
    {
        lock (_lock)
        {
            try
            {
                if (fileSystem.File.Exists(path) || (Free() >= 2 * Length && TryMake())) _isGivenUp = false;
            }
            catch (Exception e) when (StorageErrors.IsStorage(e))
            {
                // Another process was faster, or there is no room after all: the next attempt tells. A folder that cannot be written to
                // has no reserve; whatever else is done there says so.
            }
        }
    }

    /// <summary>Writes something, with what is kept aside if it has to be.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/> when not even that suffices.</exception>
    public T Spend<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (FtpToolsException e) when (IsFull(e))
        {
            GiveUp();
        }

        try
        {
            return write();
        }
        catch (FtpToolsException e) when (IsFull(e))
        {
            throw Full(e);
        }
    }

    /// <summary>The error of a volume that is full, and on which nothing is kept aside any more.</summary>
    public static FtpToolsException Full(Exception? cause = null)
    {
        return new FtpToolsException(
            ErrorCode.StorageFull, "The volume of the server's accounts and quotas is full; delete files, or free space on it.", cause);
    }

    // CreateNew: of two processes, one makes it. Where it cannot be given its room, no file is left.
    private bool TryMake()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            PreallocationSize = Length,
        };
        using var stream = fileSystem.FileStream.New(path, options);
        stream.SetLength(Length);
        return true;
    }

    private long? Free()
    {
        try
        {
            return fileSystem.DriveInfo.New(fileSystem.Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e) || e is ArgumentException)
        {
            return null; // A volume that does not say, such as a network share on Windows.
        }
    }

    private static bool IsFull(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is FtpToolsException { Code: ErrorCode.StorageFull }) return true;
            if (e is IOException && StorageErrors.Translate(e).Code == ErrorCode.StorageFull) return true;
        }

        return false;
    }
}
