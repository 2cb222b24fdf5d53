using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools.Sync;

/// <summary>The local side of a synchronisation. Below the folder no link is followed.</summary>
internal sealed class LocalFolder(IFileSystem fileSystem, string root)
{
    /// <summary>Reads the folder and everything below it.</summary>
    /// <returns>Everything that the filter lets through; <see cref="SyncTree.Missing"/> when there is no folder.</returns>
    /// <exception cref="FtpToolsException">A folder could not be read to its end (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public SyncTree Read(SyncFilter filter, CancellationToken cancellationToken)
    {
        if (!fileSystem.Directory.Exists(root))
        {
            // What is there but cannot be looked at must not be taken for missing.
            if (fileSystem.File.Exists(root)) throw Failure(root, "It is a file");
            return ParentIsReadable() ? SyncTree.Missing : throw Failure(root, "It cannot be looked at");
        }

        var builder = new SyncTreeBuilder(filter);
        using var folder = At(string.Empty, () => DirectoryHandles.Open(fileSystem, root));
        Read(folder, string.Empty, builder, cancellationToken);
        return builder.Build();
    }

    /// <summary>Creates a folder in an existing one; the top with its parents.</summary>
    public void CreateDirectory(string path)
    {
        At(path, () =>
        {
            if (path.Length == 0) fileSystem.Directory.CreateDirectory(root);
            else InParentOf(path, (parent, name) => parent.MakeDirectory(name));
            return true;
        });
    }

    /// <summary>Deletes a file or an empty folder.</summary>
    public void Delete(string path, bool isDirectory)
    {
        At(path, () =>
        {
            InParentOf(
                path,
                isDirectory ? static (parent, name) => parent.DeleteDirectory(name) : static (parent, name) => parent.DeleteFile(name));
            return true;
        });
    }

    private void Read(DirectoryHandle folder, string path, SyncTreeBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var name in At(path, () => folder.Names().ToList()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var below = path.Length == 0 ? name : $"{path}/{name}";
            if (PartialNames.IsLocal(name))
            {
                builder.Hide(new SyncEntry(below, RemoteItemType.Other));
            }
            else if (At(below, () => folder.Stat(name)) is { } status)
            {
                if (!builder.Add(new SyncEntry(below, status.Type, status.Length, status.Modified))) continue;
                using var inner = At(below, () => folder.OpenDirectory(name));
                Read(inner, below, builder, cancellationToken);
            }
        }
    }

    private void InParentOf(string path, Action<DirectoryHandle, string> action)
    {
        var names = path.Split('/');
        var at = DirectoryHandles.Open(fileSystem, root);
        try
        {
            foreach (var name in names[..^1])
            {
                var next = at.OpenDirectory(name);
                at.Dispose();
                at = next;
            }

            action(at, names[^1]);
        }
        finally
        {
            at.Dispose();
        }
    }

    // A folder that may not be searched hides whether what is in it exists.
    private bool ParentIsReadable()
    {
        for (var at = fileSystem.Path.GetDirectoryName(root); at is not null; at = fileSystem.Path.GetDirectoryName(at))
        {
            if (!fileSystem.Directory.Exists(at)) continue;
            using var folder = At(string.Empty, () => DirectoryHandles.Open(fileSystem, at));
            var next = fileSystem.Path.GetRelativePath(at, root).Split(fileSystem.Path.DirectorySeparatorChar)[0];
            return At(string.Empty, () => folder.Stat(next)) is null;
        }

        return true;
    }

    private T At<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw Failure(Full(path), e.Message.TrimEnd('.'), e.Code, e);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw Failure(Full(path), e.Message, ErrorCode.LocalFileError, e);
        }
    }

    private string Full(string path) => path.Length == 0 ? root : fileSystem.Path.Combine([root, .. path.Split('/')]);

    private static FtpToolsException Failure(string path, string why, ErrorCode cause = ErrorCode.LocalFileError, Exception? inner = null)
    {
        var code = cause switch
        {
            ErrorCode.NotFound => ErrorCode.LocalFileNotFound,
            ErrorCode.AlreadyExists => ErrorCode.LocalFileExists,
            ErrorCode.DirectoryNotEmpty or ErrorCode.StorageFull or ErrorCode.FileBusy or ErrorCode.NameRefused => cause,
            _ => ErrorCode.LocalFileError,
        };
        return new FtpToolsException(code, $"{why}: the local path '{path}'.", inner) { Target = path };
    }
}
