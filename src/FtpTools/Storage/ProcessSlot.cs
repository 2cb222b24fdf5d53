using System.Globalization;
using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A number that no other process of the present user on this computer has at the same time: the lowest that is free, so that processes
/// that run one after another have the same one. A process that ends gives it back, however it ends.
/// </summary>
internal sealed class ProcessSlot : IDisposable
{
    private const int Most = 100;

    private readonly Stream _lock;

    private ProcessSlot(int number, Stream held) => (Number, _lock) = (number, held);

    /// <summary>The number, from 0.</summary>
    public int Number { get; }

    /// <summary>Takes a number.</summary>
    /// <param name="fileSystem">Where the folder is.</param>
    /// <param name="folder">The folder whose users have the numbers; it is made when it is missing.</param>
    /// <param name="name">What the numbers are for.</param>
    /// <returns>Null when the folder cannot be used.</returns>
    public static ProcessSlot? TryTake(IFileSystem fileSystem, string folder, string name)
    {
        try
        {
            AtomicFile.EnsureDirectory(fileSystem, folder, ownerOnly: true);
            for (var number = 0; number < Most; number++)
            {
                var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.lock"));
                if (TryLock(fileSystem, path) is { } held) return new ProcessSlot(number, held);
            }
        }
        catch (Exception e) when (StorageErrors.IsStorage(e) || e is FtpToolsException)
        {
            // Without a place for them there are no numbers, and whoever asked does without.
        }

        return null;
    }

    public void Dispose() => _lock.Dispose();

    // The lock of the file is what counts; the file stays, and is empty.
    private static FileSystemStream? TryLock(IFileSystem fileSystem, string path)
    {
        try
        {
            return fileSystem.FileStream.New(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (fileSystem.File.Exists(path))
        {
            return null; // Another process has it.
        }
    }
}
