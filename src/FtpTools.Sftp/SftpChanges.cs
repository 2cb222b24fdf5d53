using FtpTools.Files;
using Renci.SshNet;

namespace FtpTools.Sftp;

/// <summary>Changes directories and names. A server says "Failure" for nearly everything; what was wrong is asked for afterwards, and never
/// guessed.</summary>
/// <param name="link">The connection.</param>
/// <param name="items">Looks paths up.</param>
internal sealed class SftpChanges(SftpLink link, SftpItems items)
{
    /// <summary>Makes a directory.</summary>
    public async Task MakeAsync(RemotePath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw SftpErrors.Refused(ErrorCode.AlreadyExists, "This is the root itself", path);
        try
        {
            await CreateAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException)
        {
            if (await items.FindAsync(path, cancellationToken).ConfigureAwait(false) is not null)
                throw SftpErrors.Refused(ErrorCode.AlreadyExists, "There is already something with this name", path);
            await items.RequireParentAsync(path, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a directory, and those above it that are missing.</summary>
    public async Task MakeAllAsync(RemotePath path, CancellationToken cancellationToken)
    {
        try
        {
            await MakeEachAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotADirectory && e.Target != path.ToString())
        {
            throw SftpErrors.Refused(ErrorCode.NotADirectory, $"'{e.Target}' is not a directory", path);
        }
    }

    /// <summary>Deletes a file, or a link.</summary>
    public async Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        var place = await items.GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (place.Entry.Type == RemoteItemType.Directory) throw SftpErrors.Refused(ErrorCode.IsADirectory, "This is a directory", path);
        await DeleteAsync(place, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes an empty directory.</summary>
    public async Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot) throw SftpErrors.Refused(ErrorCode.PermissionDenied, "The root itself cannot be deleted", path);
        var place = await items.GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (place.Entry.Type != RemoteItemType.Directory)
            throw SftpErrors.Refused(ErrorCode.NotADirectory, "This is not a directory", path);
        try
        {
            await DeleteAsync(place, path, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (e.Code == ErrorCode.StorageError)
        {
            if (!await items.HasEntriesAsync(path, cancellationToken).ConfigureAwait(false)) throw;
            throw SftpErrors.Refused(ErrorCode.DirectoryNotEmpty, "The directory is not empty", path);
        }
    }

    /// <summary>Gives a file or directory another path.</summary>
    public async Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        if (path.IsRoot || target.IsRoot)
            throw SftpErrors.Refused(ErrorCode.PermissionDenied, "The root itself cannot be moved", RemotePath.Root);
        if (target != path && target.IsAtOrBelow(path))
            throw SftpErrors.Refused(ErrorCode.PathRefused, "A directory cannot be moved into itself", target);
        var source = await items.GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (target == path) return source.Entry;
        var existing = await items.FindAsync(target, cancellationToken).ConfigureAwait(false);
        if (existing is { Entry.Type: RemoteItemType.Directory })
            throw SftpErrors.Refused(ErrorCode.IsADirectory, "This is a directory", target);
        if (existing is not null && overwrite && existing.Entry.Type != RemoteItemType.File)
            throw SftpErrors.Refused(ErrorCode.NotAFile, "This is not a file", target);
        if (existing is not null && (!overwrite || source.Entry.Type == RemoteItemType.Directory))
            throw SftpErrors.Refused(ErrorCode.AlreadyExists, "There is already something with this name", target);
        if (source.Entry.Type == RemoteItemType.Link && existing is not null)
            throw SftpErrors.Refused(ErrorCode.AlreadyExists, "A link cannot replace a file in one step", target);
        try
        {
            // By its name in its directory, and not by where a link leads.
            if (existing is null)
                await link.RunBlockingAsync(target, _ => source.Item.MoveTo(target.ToString()), cancellationToken).ConfigureAwait(false);
            else await ReplaceAsync(path, target, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException)
        {
            await items.RequireParentAsync(target, cancellationToken).ConfigureAwait(false);
            throw;
        }

        return source.Entry with { Name = target.Name };
    }

    /// <summary>Gives a file the path of another one, in one step where the server can (posix-rename@openssh.com).</summary>
    public async Task ReplaceAsync(RemotePath path, RemotePath target, CancellationToken cancellationToken)
    {
        try
        {
            await link.RunBlockingAsync(target, c => Replace(c, path, target), cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException e) when (e.Code is ErrorCode.StorageError or ErrorCode.NotSupported)
        {
            // The others replace nothing: for a moment there is no file then.
            if (await items.FindAsync(target, cancellationToken).ConfigureAwait(false) is not { Entry.Type: RemoteItemType.File } inTheWay)
                throw;
            await DeleteAsync(inTheWay, target, cancellationToken).ConfigureAwait(false);
            await link.RunBlockingAsync(target, c => c.RenameFile(path.ToString(), target.ToString()), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The same while a thread waits, and only where the server can do it in one step.</summary>
    public static void Replace(SftpClient client, RemotePath path, RemotePath target)
    {
        try
        {
            client.RenameFile(path.ToString(), target.ToString(), isPosix: true);
        }
        catch (NotSupportedException)
        {
            // Some servers replace without being asked to.
            client.RenameFile(path.ToString(), target.ToString());
        }
    }

    private Task DeleteAsync(SftpPlace place, RemotePath path, CancellationToken cancellationToken)
    {
        return link.RunBlockingAsync(path, _ => place.Item.Delete(), cancellationToken);
    }

    private Task CreateAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return link.RunBlockingAsync(path, c => c.CreateDirectory(path.ToString()), cancellationToken);
    }

    private async Task MakeEachAsync(RemotePath path, CancellationToken cancellationToken)
    {
        if (path.IsRoot) return;
        try
        {
            await CreateAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException)
        {
            if (await LeadsToDirectoryAsync(path, cancellationToken).ConfigureAwait(false)) return;
            await MakeEachAsync(path.Parent, cancellationToken).ConfigureAwait(false);
            try
            {
                await CreateAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteErrorException)
            {
                // Somebody else may have made it meanwhile.
                if (!await LeadsToDirectoryAsync(path, cancellationToken).ConfigureAwait(false)) throw;
            }
        }
    }

    private async Task<bool> LeadsToDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        if (await items.TryFollowAsync(path, cancellationToken).ConfigureAwait(false) is not { } found) return false;
        return found.IsDirectory ? true : throw SftpErrors.Refused(ErrorCode.NotADirectory, "This is not a directory", path);
    }
}
