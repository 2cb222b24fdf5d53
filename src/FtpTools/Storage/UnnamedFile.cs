using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A file that no directory names yet. It is written, and then gets its name in one step; disposed without one it is gone, and likewise
/// when the process is killed.
/// </summary>
internal abstract class UnnamedFile : IDisposable
{
    /// <summary>Where the content is written to, unbuffered.</summary>
    protected abstract FileSystemStream Content { get; }

    /// <summary>Writes the complete content.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="isDurable">Whether the content is on the disk when this returns.</param>
    /// <param name="path">What the file is called in an error.</param>
    /// <returns>What the file is.</returns>
    /// <exception cref="FtpToolsException">It could not be written.</exception>
    public ItemStatus Write(ReadOnlySpan<byte> content, DateTime? modified, bool isDurable, string path)
    {
        try
        {
            Content.Write(content);
            return Complete(modified, isDurable);
        }
        catch (FtpToolsException e)
        {
            throw e.At(path);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(path);
        }
    }

    /// <summary>Gives it a name that is free in the directory it was made in.</summary>
    /// <returns>False when the name is taken, or the system cannot do that here; then the file has to be made in another way.</returns>
    /// <exception cref="FtpToolsException">The storage failed.</exception>
    public abstract bool TryLink(string name);

    /// <summary>Ends the writing, see <see cref="Write"/>.</summary>
    protected abstract ItemStatus Complete(DateTime? modified, bool isDurable);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes it.</summary>
    protected abstract void Dispose(bool disposing);
}
