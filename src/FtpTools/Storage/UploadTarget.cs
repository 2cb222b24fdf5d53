using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>The place of a file in a home: its directory, held open, and what is under its name.</summary>
/// <param name="parent">The directory; the slot disposes it.</param>
/// <param name="path">The path of the file.</param>
/// <param name="existing">What is there; null when nothing is.</param>
internal sealed class UploadTarget(DirectoryHandle parent, RemotePath path, ItemStatus? existing) : IDisposable
{
    /// <summary>The directory.</summary>
    public DirectoryHandle Parent => parent;

    /// <summary>The path of the file.</summary>
    public RemotePath Path => path;

    /// <summary>What is there; null when nothing is.</summary>
    public ItemStatus? Existing => existing;

    /// <summary>What a file that is put there replaces.</summary>
    public StorageAmount Replaced => StorageAmount.Of(existing);

    /// <summary>Writes a file that is named by
    /// <see cref="HomePublisher.Publish(UploadTarget, UnnamedFile, ItemStatus, IUsageAccounting)"/>.</summary>
    /// <returns>The file and what it is; null when a partial file is needed: something is there, or the volume cannot do it.</returns>
    /// <exception cref="FtpToolsException">It could not be written.</exception>
    public (UnnamedFile File, ItemStatus Status)? TryWriteNew(
        ReadOnlySpan<byte> content, DateTime? modified, bool isDurable, UnixFileMode? mode = null)
    {
        if (existing is not null || TryCreate(FileRights.ForNew(mode)) is not { } file) return null;
        try
        {
            return (file, file.Write(content, modified, isDurable, path.ToString()));
        }
        catch (FtpToolsException)
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => parent.Dispose();

    private UnnamedFile? TryCreate(UnixFileMode mode)
    {
        try
        {
            return parent.TryCreateUnnamed(mode);
        }
        catch (FtpToolsException e)
        {
            throw e.At(path.ToString());
        }
    }
}
