using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Server.Admission;
using FtpTools.Storage;
using Microsoft.Extensions.Logging;

namespace FtpTools.Server.Files;

/// <summary>
/// The files of a user who has logged in: all that a protocol can do with them goes through here. Every operation waits for a place to open
/// files, looks the account up again when the last look is a second old, refuses what the account may not do, keeps to the quota, and logs
/// what it has changed; so none of that can be forgotten.
/// </summary>
internal sealed partial class UserFiles
{
    private readonly ServerContext _context;
    private readonly long _connection;
    private readonly UserAccess _access;

    /// <summary>Takes in a user who has proved to be that user.</summary>
    /// <param name="context">What the connections of the server share.</param>
    /// <param name="account">The user.</param>
    /// <param name="connection">The number of the connection, for the log.</param>
    public UserFiles(ServerContext context, Account account, long connection)
    {
        _context = context;
        _connection = connection;
        _access = new UserAccess(context, account);
    }

    /// <summary>The name of the user.</summary>
    public string Name => _access.Name;

    /// <summary>Whether the user may only read, as far as was looked last.</summary>
    public bool IsReadOnly => _access.IsReadOnly;

    private ILogger Logger => _context.Options.Logger;

    private bool IsLogged => Logger.IsEnabled(LogLevel.Information);

    /// <summary>Looks the account up again when the last look is a second old. Every operation does that by itself.</summary>
    /// <exception cref="FtpToolsException">The account was closed or removed (<see cref="ErrorCode.AccountClosed"/>).</exception>
    public ValueTask RefreshAsync(CancellationToken cancellationToken) => _access.RefreshAsync(cancellationToken);

    /// <summary>Describes a file or directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.Stat"/>.</exception>
    public Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _access.BrieflyAsync(isChange: false, home => Task.FromResult(home.Directory.Stat(path)), cancellationToken);
    }

    /// <summary>Describes a file or directory; where there is none, what arrived of the user's own upload of unknown length, waiting or
    /// under way and too large to be in memory. What arrived of the uploads of others is as if it were not there.</summary>
    /// <exception cref="FtpToolsException">There is neither (<see cref="ErrorCode.NotFound"/>), or it cannot be reached.</exception>
    public Task<OwnItem> FindAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return _access.BrieflyAsync(isChange: false, home => Task.FromResult(OwnItems.Get(home, Name, path)), cancellationToken);
    }

    /// <summary>Reads a directory, with what arrived of the user's own uploads of unknown length for paths in it that have no file: after
    /// all others.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="transfer">What it is read for.</param>
    /// <exception cref="FtpToolsException">As <see cref="ListAsync"/>.</exception>
    public Task<Listing<OwnItem>> ListOwnAsync(RemotePath path, ITransfer transfer)
    {
        return _access.BeginAsync(isChange: false, transfer, (home, place) =>
        {
            var omitted = new OmittedEntries();
            return Task.FromResult(new Listing<OwnItem>(OwnItems.List(home, Name, path, omitted), omitted, place));
        });
    }

    /// <summary>Reads a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="transfer">What it is read for.</param>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.List"/>, which may be told only when the entries are
    /// read.</exception>
    public Task<Listing<FileEntry>> ListAsync(RemotePath path, ITransfer transfer)
    {
        return _access.BeginAsync(isChange: false, transfer, (home, place) =>
        {
            var omitted = new OmittedEntries();
            return Task.FromResult(new Listing<FileEntry>(home.Directory.List(path, omitted), omitted, place));
        });
    }

    /// <summary>Opens a file for reading. If it is deleted or replaced meanwhile, its room is given back when it is closed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="transfer">What it is read for.</param>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.OpenRead"/>.</exception>
    public Task<FileReading> OpenReadAsync(RemotePath path, ITransfer transfer)
    {
        return _access.BeginAsync(isChange: false, transfer, (home, place) => Task.FromResult(PathLocks.Hold(home.Quota.Home, path, () =>
        {
            var (content, entry) = home.Directory.OpenRead(path, transfer.CancellationToken);
            return new FileReading(home.Quota.Read(content, entry.Size), entry, e => LogFetched(path, e), place);
        })));
    }

    /// <summary>How full the home is.</summary>
    /// <exception cref="FtpToolsException">The ledger cannot be used.</exception>
    public async Task<UserQuota> GetQuotaAsync(CancellationToken cancellationToken)
    {
        var home = await _access.OpenAsync(isChange: false, cancellationToken).ConfigureAwait(false);
        var (used, reserved) = await home.Quota.GetUsageAsync(cancellationToken).ConfigureAwait(false);
        return new UserQuota(used, reserved, home.Limit);
    }

    /// <summary>Puts a file in its place, in one step.</summary>
    /// <exception cref="FtpToolsException">It does not fit into the quota (<see cref="ErrorCode.QuotaExceeded"/>), or could not be
    /// written; what was there before is untouched.</exception>
    public async Task<FileEntry> StoreAsync(StorePlace place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var entry = await _access.BrieflyAsync(
            isChange: true, home => FileStore.StoreAsync(home, Durable(place), content, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        LogStored(place.Path, entry);
        return entry;
    }

    /// <summary>Makes a directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.MakeDirectory"/>; it does not fit into the quota.</exception>
    public async Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        var entry = await _access.BrieflyAsync(
            isChange: true,
            home =>
            {
                home.RefuseWhenFull(path);
                return home.WithRoomAsync(path, () => home.Directory.MakeDirectory(path, makeParents), cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
        LogChanged("make_directory", path);
        return entry;
    }

    /// <summary>Deletes an empty directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.DeleteDirectory"/>.</exception>
    public Task DeleteDirectoryAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return DeleteAsync("delete_directory", path, home => home.Directory.DeleteDirectory(path), cancellationToken);
    }

    /// <summary>Deletes a file.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.DeleteFile"/>.</exception>
    public Task DeleteFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return DeleteAsync(
            "delete_file",
            path,
            home => PathLocks.Hold(home.Quota.Home, path, () =>
            {
                home.Directory.DeleteFile(path, home.Quota);
                return true;
            }),
            cancellationToken);
    }

    /// <summary>Deletes what <see cref="FindAsync"/> finds: a file, or where there is none, what arrived of the user's own upload of
    /// unknown length.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.DeleteFile"/>; the upload is under way
    /// (<see cref="ErrorCode.FileBusy"/>).</exception>
    public Task DeleteOwnFileAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return DeleteAsync("delete_file", path, home => OwnItems.Delete(home, Name, path), cancellationToken);
    }

    /// <summary>Deletes what is kept of a broken upload.</summary>
    /// <exception cref="FtpToolsException">Nothing is kept for this path, or somebody is resuming it just now.</exception>
    public Task DeletePartialAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return DeleteAsync("delete_partial", path, home => WaitingUploads.Delete(home, Name, path, isOpen: false), cancellationToken);
    }

    /// <summary>Gives a file or directory another path.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.Rename"/>.</exception>
    public async Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        var entry = await _access.BrieflyAsync(
            isChange: true,
            async home =>
            {
                using var access = await home.Quota.EnterAsync(cancellationToken).ConfigureAwait(false);
                return PathLocks.Hold(home.Quota.Home, path, target, () => home.Directory.Rename(path, target, overwrite, home.Quota));
            },
            cancellationToken).ConfigureAwait(false);
        if (IsLogged) ServerLog.Renamed(Logger, _connection, Name, Clean(path), Clean(target));
        return entry;
    }

    /// <summary>Sets the modification time of a file or directory.</summary>
    /// <param name="path">The file or directory.</param>
    /// <param name="utc">The time, UTC.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What it is then, with the time as the file system keeps it.</returns>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.SetModified"/>.</exception>
    public async Task<FileEntry> SetModifiedAsync(RemotePath path, DateTime utc, CancellationToken cancellationToken)
    {
        var entry = await _access.BrieflyAsync(
            isChange: true,
            home => Task.FromResult(PathLocks.Hold(home.Quota.Home, path, () => home.Directory.SetModified(path, utc))),
            cancellationToken).ConfigureAwait(false);
        LogChanged("set_modified", path);
        return entry;
    }

    private static string Clean(RemotePath path) => DisplayText.Clean(path.ToString());

    private async Task DeleteAsync(string operation, RemotePath path, Action<UserHome> delete, CancellationToken cancellationToken)
    {
        await _access.BrieflyAsync(
            isChange: true,
            async home =>
            {
                using var access = await home.Quota.EnterToDeleteAsync(cancellationToken).ConfigureAwait(false);
                delete(home);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        LogChanged(operation, path);
    }

    private StorePlace Durable(StorePlace place) => _context.Options.IsDurable ? place with { IsDurable = true } : place;

    private void LogStored(RemotePath path, FileEntry entry)
    {
        ServerMetrics.FileBytes.Add(entry.Size, new KeyValuePair<string, object?>("direction", "receive"));
        if (IsLogged) ServerLog.Stored(Logger, _connection, Name, Clean(path), entry.Size);
    }

    private void LogFetched(RemotePath path, FileEntry entry)
    {
        ServerMetrics.FileBytes.Add(entry.Size, new KeyValuePair<string, object?>("direction", "transmit"));
        if (IsLogged) ServerLog.Fetched(Logger, _connection, Name, Clean(path), entry.Size);
    }

    private void LogChanged(string operation, RemotePath path)
    {
        if (IsLogged) ServerLog.Changed(Logger, _connection, Name, operation, Clean(path));
    }
}
