using System.Buffers;
using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// Finds the true length of a file that says it has no bytes. The kernel makes the content of some files when it is read, those of
/// procfs for example, and says that all of them are 0 bytes long; whoever believes that takes the file for empty.
/// </summary>
internal static class UnsizedContent
{
    /// <summary>What is held in memory; more goes to a temporary file.</summary>
    internal const int MostInMemory = 256 * 1024;

    /// <summary>What is read of such a file at most. One that is longer is being written to, or has no end.</summary>
    internal const long Most = 1024L * 1024 * 1024;

    private const int PieceLength = 64 * 1024;

    /// <summary>Gives a content together with its true length. One that says it has bytes is not touched.</summary>
    /// <param name="fileSystem">Where a temporary file is made.</param>
    /// <param name="file">The file, at its beginning; it is disposed when the content is another stream.</param>
    /// <param name="told">The length that it reports.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    /// <exception cref="FtpToolsException">It changed while it was read (<see cref="ErrorCode.FileChanged"/>), or could not be
    /// read.</exception>
    public static (Stream Content, long Length) Resolve(
        IFileSystem fileSystem, FileSystemStream file, long told, CancellationToken cancellationToken)
    {
        return told > 0 ? (file, told) : Resolve(fileSystem, file, Most, MostInMemory, cancellationToken);
    }

    /// <inheritdoc cref="Resolve(IFileSystem, FileSystemStream, long, CancellationToken)"/>
    internal static (Stream Content, long Length) Resolve(
        IFileSystem fileSystem, FileSystemStream file, long most, int mostInMemory, CancellationToken cancellationToken)
    {
        Stream? content = null;
        var isResolved = false;
        try
        {
            content = ReadToEnd(fileSystem, file, most, mostInMemory, cancellationToken);
            if (content is null)
            {
                isResolved = true;
                return (file, 0);
            }

            RequireSame(file, content.Length);
            content.Position = 0;
            isResolved = true;
            file.Dispose();
            return (content, content.Length);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e);
        }
        finally
        {
            if (!isResolved)
            {
                content?.Dispose();
                file.Dispose();
            }
        }
    }

    // Null when there is nothing in it.
    private static Stream? ReadToEnd(
        IFileSystem fileSystem, FileSystemStream file, long most, int mostInMemory, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        Stream? content = null;
        var isComplete = false;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = file.Read(buffer, 0, PieceLength);
                if (read == 0) break;
                content ??= new MemoryStream();
                if (content.Length + read > most)
                    throw Changed($"The file reports no length, and did not end after {most} bytes: it is being written to, or has no end");
                if (content is MemoryStream && content.Length + read > mostInMemory) content = MoveToDisk(fileSystem, content);
                content.Write(buffer, 0, read);
            }

            isComplete = true;
            return content;
        }
        finally
        {
            if (!isComplete) content?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A file on a disk that was empty when it was opened knows by now how long it is.
    private static void RequireSame(FileSystemStream file, long read)
    {
        if (!file.CanSeek || file.Length == 0 || file.Length == read) return;
        throw Changed($"The file was empty when it was opened, gave {read} bytes, and has {file.Length} now: somebody is writing to it");
    }

    private static FtpToolsException Changed(string message) => new(ErrorCode.FileChanged, message);

    private static FileSystemStream MoveToDisk(IFileSystem fileSystem, Stream content)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileRights.Private;
        var path = fileSystem.Path.Combine(fileSystem.Path.GetTempPath(), $"FtpTools-{Guid.NewGuid():N}.tmp");
        var spool = fileSystem.FileStream.New(path, options);
        content.Position = 0;
        content.CopyTo(spool);
        content.Dispose();
        return spool;
    }
}
