using System.IO.Abstractions;
using System.Security.Cryptography;

namespace FtpTools.Storage;

/// <summary>
/// A small file that is read whole and replaced whole: a reader sees the old content or the new one, never half of either.
/// Only its owner may read it (mode 0600 on Unix; on Windows the folder's access list decides), unless the owner has given it other
/// rights: those stay when the content is replaced. Only a file is replaced, never a link or something else of that name.
/// All failures of the disk are reported as <see cref="ErrorCode.LocalFileError"/> and name the file.
/// </summary>
internal sealed class AtomicFile
{
    /// <summary>The longest content this type reads or writes: 1 MiB.</summary>
    internal const int MaximumLength = 1024 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockRetryInterval = TimeSpan.FromMilliseconds(20);

    private readonly IFileSystem _fileSystem;

    internal AtomicFile(IFileSystem fileSystem, string path)
    {
        _fileSystem = fileSystem;
        Path = path;
    }

    /// <summary>Where the file is or will be.</summary>
    internal string Path { get; }

    /// <summary>Creates a directory and its parents where they are missing.</summary>
    /// <param name="fileSystem">Where to make it.</param>
    /// <param name="path">The full path.</param>
    /// <param name="ownerOnly">Whether nobody but the owner may look into it (mode 0700 on Unix) if it is made now.</param>
    internal static void EnsureDirectory(IFileSystem fileSystem, string path, bool ownerOnly)
    {
        try
        {
            if (fileSystem.Directory.Exists(path))
                return;
            fileSystem.Directory.CreateDirectory(path);

            // Nothing is in it yet. One that was there already keeps the mode that its owner gave it.
            if (ownerOnly && !OperatingSystem.IsWindows())
                fileSystem.File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (IsDiskFailure(e))
        {
            throw Failure($"The directory '{path}' cannot be made: {e.Message}", path, e);
        }
    }

    /// <summary>The whole content, or null when there is no such file.</summary>
    internal byte[]? Read()
    {
        try
        {
            // Sharing everything lets another process replace the file while we read: we keep the old content.
            using var stream = _fileSystem.FileStream.New(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaximumLength)
                throw Failure($"The file '{Path}' is {stream.Length} bytes long, more than is allowed ({MaximumLength}).", Path);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (IsDiskFailure(e))
        {
            throw Failure($"The file '{Path}' cannot be read: {e.Message}", Path, e);
        }
    }

    /// <summary>Replaces the file with the content, or creates it.</summary>
    internal void Replace(ReadOnlySpan<byte> content)
    {
        Write(content, overwrite: true);
    }

    /// <summary>Creates the file with the content if there is none.</summary>
    /// <returns>False when there already is a file, which is left as it is: of two processes that try, one wins.</returns>
    internal bool TryCreate(ReadOnlySpan<byte> content)
    {
        return !_fileSystem.File.Exists(Path) && Write(content, overwrite: false);
    }

    /// <summary>
    /// Keeps other processes (and other callers in this one) from the same call until the result is disposed. The lock is a separate
    /// file beside this one and stays there: deleting it would let two callers each lock a file with that name.
    /// </summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/> after <paramref name="timeout"/>.</exception>
    internal async Task<IDisposable> LockAsync(TimeProvider timeProvider, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return _fileSystem.FileStream.New(Path + ".lock", OwnerOnlyFile(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (timeProvider.GetElapsedTime(start) >= timeout)
                    throw Failure($"The file '{Path}.lock' cannot be locked, another process holds it: {e.Message}", Path, e);
            }
            catch (Exception e) when (IsDiskFailure(e))
            {
                throw Failure($"The file '{Path}.lock' cannot be made: {e.Message}", Path, e);
            }

            await Task.Delay(LockRetryInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Write(ReadOnlySpan<byte> content, bool overwrite)
    {
        if (content.Length > MaximumLength)
            throw Failure($"The file '{Path}' would be longer than {MaximumLength} bytes.", Path);

        // The same folder, because only within one volume is a rename atomic.
        var name = _fileSystem.Path.GetFileName(Path);
        var temporary = $"{name}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            using var folder = DirectoryHandles.Open(_fileSystem, _fileSystem.Path.GetDirectoryName(_fileSystem.Path.GetFullPath(Path))!);
            return WriteThenRename(folder, temporary, name, content, overwrite);
        }
        catch (Exception e) when (IsDiskFailure(e))
        {
            throw Failure($"The file '{Path}' cannot be written: {e.Message}", Path, e);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw Failure($"The file '{Path}' cannot be written: {e.Message}.", Path, e);
        }
    }

    private bool WriteThenRename(DirectoryHandle folder, string temporary, string name, ReadOnlySpan<byte> content, bool overwrite)
    {
        var moved = false;
        try
        {
            using (var stream = folder.CreateFile(temporary))
            {
                stream.Write(content);
                if (overwrite && folder.RightsOf(name) is { } rights) folder.Grant(stream, temporary, rights);

                // Before the rename: otherwise a power cut could leave the new name with none of the bytes.
                stream.Flush(flushToDisk: true);
            }

            // On Unix, File.Move looks whether the name is free and then renames: of two that do so at once, both would win.
            folder.Move(temporary, folder, name, overwrite);
            return moved = true;
        }
        catch (Exception e)
            when (!overwrite && (e is IOException or FtpToolsException { Code: ErrorCode.AlreadyExists }) && _fileSystem.File.Exists(Path))
        {
            return false;
        }
        finally
        {
            if (!moved) folder.TryDeleteFile(temporary);
        }
    }

    private static FileStreamOptions OwnerOnlyFile(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    private static bool IsDiskFailure(Exception e)
    {
        return e is IOException or UnauthorizedAccessException or NotSupportedException;
    }

    private static FtpToolsException Failure(string message, string path, Exception? cause = null)
    {
        return new FtpToolsException(ErrorCode.LocalFileError, message, cause) { Target = path };
    }
}
