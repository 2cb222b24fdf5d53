using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>The files at the client's end: what is sent is opened here, and what is received is put in place here.</summary>
internal sealed class LocalFiles(IFileSystem fileSystem)
{
    /// <summary>Opens a file to send it. Others may keep writing to it.</summary>
    /// <param name="path">The full path. Links in it are the user's own and are followed.</param>
    /// <param name="status">What was opened, with its true length.</param>
    /// <param name="cancellationToken">Stops what has to be read ahead of a file that does not know its length.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileNotFound"/> or <see cref="ErrorCode.LocalFileError"/>; or
    /// <see cref="ErrorCode.FileChanged"/>.</exception>
    public Stream OpenRead(string path, out ItemStatus status, CancellationToken cancellationToken = default)
    {
        try
        {
            var opened = DirectoryHandles.OpenFile(fileSystem, path, out status);
            var (content, length) = UnsizedContent.Resolve(fileSystem, opened, status.Length, cancellationToken);
            status = status with { Length = length };
            return content;
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.FileChanged)
        {
            throw e.At(path);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
        {
            LocalNames.RequireExact(fileSystem, path);
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no such local file: '{path}'.", e) { Target = path };
        }
        catch (FtpToolsException e)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The local file '{path}' cannot be read: {e.Message}.", e)
            {
                Target = path,
            };
        }
    }

    /// <summary>Refuses a place where a file could not be put.</summary>
    /// <param name="path">The full path of the file that is to be received.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="FtpToolsException">The name cannot be held, is taken, or is a directory.</exception>
    public void CheckPlace(string path, bool overwrite)
    {
        var name = fileSystem.Path.GetFileName(path);
        if (NameRules.Current.FaultOf(name) is { } fault)
            throw new FtpToolsException(ErrorCode.NameRefused, $"The name '{name}' {fault}.") { Target = path };
        if (TypeOf(path, name) is not { } type) return;
        if (type == RemoteItemType.Directory)
            throw new FtpToolsException(ErrorCode.LocalFileExists, $"There is a local directory with this name: '{path}'.")
            {
                Target = path,
            };
        At(path, () =>
        {
            DirectoryHandle.RequireReplaceable(type);
            return true;
        });
        if (!overwrite)
            throw new FtpToolsException(ErrorCode.LocalFileExists, $"There is already a local file with this name: '{path}'.")
            {
                Target = path,
            };
    }

    // Not what a link leads to. Whether the folders above can be used is found out when they are.
    private RemoteItemType? TypeOf(string path, string name)
    {
        try
        {
            using var directory = Open(path);
            return directory.TypeOf(name);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory or ErrorCode.PermissionDenied)
        {
            return null;
        }
    }

    /// <summary>Puts complete content in a place where nothing is yet, in one step; missing directories are created.</summary>
    /// <param name="path">The full path it gets.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="isDurable">Whether it is on the disk when this returns.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none.</param>
    /// <returns>False when it has to be received into a partial file: something is there, or waits to be resumed, or the platform cannot do
    /// it.</returns>
    public bool TryStoreNew(string path, ReadOnlySpan<byte> content, DateTime? modified, bool isDurable, UnixFileMode? mode = null)
    {
        try
        {
            using var directory = OpenOrMake(path);
            var name = fileSystem.Path.GetFileName(path);
            if (directory.Stat(PartialNames.LocalFor(name)) is not null) return false;
            using var file = directory.TryCreateUnnamed(FileRights.ForNew(mode));
            if (file is null) return false;
            file.Write(content, modified, isDurable, path);
            var isStored = file.TryLink(name);
            if (isStored && isDurable) directory.Flush();
            return isStored;
        }
        catch (Exception e) when (e is FtpToolsException { Target: null } || StorageErrors.IsStorage(e))
        {
            throw Translate(e, path);
        }
    }

    /// <summary>Begins a file beside the place it is for; missing directories are made.</summary>
    /// <param name="path">The full path of the file that is to be received.</param>
    public PartialFile CreatePartial(string path)
    {
        return OpenPartial(path, directory => PartialFile.Create(directory, PartialNames.LocalUnique()));
    }

    /// <summary>Resumes from what was received of a file before, or begins it; missing directories are made. When another
    /// process has it under way, a separate partial file is begun.</summary>
    /// <param name="path">The full path of the file that is to be received.</param>
    public PartialFile ResumePartial(string path)
    {
        try
        {
            return OpenPartial(
                path, directory => PartialFile.OpenExclusive(directory, PartialNames.LocalFor(fileSystem.Path.GetFileName(path))));
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.FileBusy)
        {
            return CreatePartial(path);
        }
    }

    private PartialFile OpenPartial(string path, Func<DirectoryHandle, PartialFile> open)
    {
        return At(path, () =>
        {
            var directory = OpenOrMake(path);
            try
            {
                return open(directory);
            }
            catch (FtpToolsException)
            {
                directory.Dispose();
                throw;
            }
        });
    }

    /// <summary>Puts a received file in its place, in one step.</summary>
    /// <param name="partial">The file.</param>
    /// <param name="path">The full path it gets.</param>
    /// <param name="overwrite">Whether a file with this name is replaced.</param>
    /// <param name="modified">The modification time it gets, UTC; null leaves the present time.</param>
    /// <param name="isDurable">Whether it is on the disk when this returns.</param>
    /// <param name="mode">The mode of what it is a copy of; null when that has none. A file that is replaced keeps its own.</param>
    public void Publish(
        PartialFile partial, string path, bool overwrite, DateTime? modified, bool isDurable = false, UnixFileMode? mode = null)
    {
        At(path, () =>
        {
            using var directory = Open(path);
            var name = fileSystem.Path.GetFileName(path);
            if (isDurable) partial.Flush(directory, name, modified, mode);
            partial.Publish(directory, name, overwrite, modified, mode);
            if (isDurable) directory.Flush();
            return true;
        });
    }

    private static T At<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is FtpToolsException { Target: null } || StorageErrors.IsStorage(e))
        {
            throw Translate(e, path);
        }
    }

    private static FtpToolsException Translate(Exception cause, string path)
    {
        if (cause is not FtpToolsException e)
            return new FtpToolsException(ErrorCode.LocalFileError, $"The local file '{path}' cannot be written: {cause.Message}", cause)
            {
                Target = path,
            };
        var code = e.Code switch
        {
            ErrorCode.NotFound => ErrorCode.LocalFileNotFound,
            ErrorCode.AlreadyExists or ErrorCode.IsADirectory => ErrorCode.LocalFileExists,
            ErrorCode.StorageFull or ErrorCode.NameRefused or ErrorCode.FileBusy or ErrorCode.NotAFile => e.Code,
            _ => ErrorCode.LocalFileError,
        };
        return new FtpToolsException(code, $"{e.Message.TrimEnd('.')} (local path '{path}').", e) { Target = path };
    }

    private DirectoryHandle OpenOrMake(string path)
    {
        try
        {
            return Open(path);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            fileSystem.Directory.CreateDirectory(DirectoryOf(path));
            return Open(path);
        }
    }

    private string DirectoryOf(string path) => fileSystem.Path.GetDirectoryName(path) ?? path;

    private DirectoryHandle Open(string path) => DirectoryHandles.Open(fileSystem, DirectoryOf(path));
}
