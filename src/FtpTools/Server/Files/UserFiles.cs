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
internal sealed class UserFiles
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(1);

    private readonly ServerContext _context;
    private readonly long _connection;
    private State _state;

    /// <summary>Takes in a user who has proved to be that user.</summary>
    /// <param name="context">What the connections of the server share.</param>
    /// <param name="account">The user.</param>
    /// <param name="connection">The number of the connection, for the log.</param>
    public UserFiles(ServerContext context, Account account, long connection)
    {
        _context = context;
        _connection = connection;
        _state = ToState(account);
    }

    /// <summary>The name of the user.</summary>
    public string Name => Volatile.Read(ref _state).Account.Name;

    private ILogger Logger => _context.Options.Logger;

    private bool IsLogged => Logger.IsEnabled(LogLevel.Information);

    /// <summary>Looks the account up again when the last look is a second old. Every operation does that by itself.</summary>
    /// <exception cref="FtpToolsException">The account was closed or removed (<see cref="ErrorCode.AccountClosed"/>).</exception>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        if (_context.Options.TimeProvider.GetElapsedTime(Volatile.Read(ref _state).SeenAt) < RefreshAfter) return;
        var account = await _context.Data.Accounts.FindAsync(Name, cancellationToken).ConfigureAwait(false);
        if (account is not { IsEnabled: true })
            throw new FtpToolsException(ErrorCode.AccountClosed, "This account was closed.");
        Volatile.Write(ref _state, ToState(account));
    }

    /// <summary>Describes a file or directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.Stat"/>.</exception>
    public Task<FileEntry> StatAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return BrieflyAsync(isChange: false, home => Task.FromResult(home.Directory.Stat(path)), cancellationToken);
    }

    /// <summary>Reads a directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="transfer">What it is read for.</param>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.List"/>, which may be told only when the entries are
    /// read.</exception>
    public Task<Listing<FileEntry>> ListAsync(RemotePath path, ITransfer transfer)
    {
        return BeginAsync(isChange: false, transfer, (home, place) =>
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
        return BeginAsync(isChange: false, transfer, (home, place) => Task.FromResult(PathLocks.Hold(home.Quota.Home, path, () =>
        {
            var (content, entry) = home.Directory.OpenRead(path, transfer.CancellationToken);
            return new FileReading(home.Quota.Read(content, entry.Size), entry, e => LogFetched(path, e), place);
        })));
    }

    /// <summary>What is kept of the user's broken uploads for the user to resume.</summary>
    /// <param name="transfer">What it is listed for.</param>
    public Task<Listing<WaitingPartial>> ListPartialsAsync(ITransfer transfer)
    {
        return BeginAsync(isChange: false, transfer, (home, place) =>
        {
            var waiting = WaitingUploads.Of(home, Name);
            return Task.FromResult(new Listing<WaitingPartial>(waiting, new OmittedEntries(), place));
        });
    }

    /// <summary>How full the home is.</summary>
    /// <exception cref="FtpToolsException">The ledger cannot be used.</exception>
    public async Task<UserQuota> GetQuotaAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var home = Volatile.Read(ref _state).Home;
        var (used, reserved) = await home.Quota.GetUsageAsync(cancellationToken).ConfigureAwait(false);
        return new UserQuota(used, reserved, home.Limit);
    }

    /// <summary>Puts a file in its place, in one step.</summary>
    /// <exception cref="FtpToolsException">It does not fit into the quota (<see cref="ErrorCode.QuotaExceeded"/>), or could not be
    /// written; what was there before is untouched.</exception>
    public async Task<FileEntry> StoreAsync(StorePlace place, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var entry = await BrieflyAsync(
            isChange: true, home => FileStore.StoreAsync(home, Durable(place), content, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        LogStored(place.Path, entry);
        return entry;
    }

    /// <summary>Begins an upload, or resumes one.</summary>
    /// <param name="place">Where it goes.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="transfer">What sends it.</param>
    /// <exception cref="FtpToolsException">It does not fit into the quota, or could not be published.</exception>
    public Task<Upload> BeginUploadAsync(StorePlace place, long length, ITransfer transfer)
    {
        return BeginAsync(
            isChange: true,
            transfer,
            (home, held) => Upload.BeginAsync(home, Name, Durable(place), length, entry => LogStored(place.Path, entry), held));
    }

    /// <summary>Makes a directory.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.MakeDirectory"/>; it does not fit into the quota.</exception>
    public async Task<FileEntry> MakeDirectoryAsync(RemotePath path, bool makeParents, CancellationToken cancellationToken)
    {
        var entry = await BrieflyAsync(
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

    /// <summary>Deletes what is kept of a broken upload.</summary>
    /// <exception cref="FtpToolsException">Nothing is kept for this path, or somebody is resuming it just now.</exception>
    public Task DeletePartialAsync(RemotePath path, CancellationToken cancellationToken)
    {
        return DeleteAsync("delete_partial", path, home => WaitingUploads.Delete(home, Name, path), cancellationToken);
    }

    /// <summary>Gives a file or directory another path.</summary>
    /// <exception cref="FtpToolsException">As <see cref="HomeDirectory.Rename"/>.</exception>
    public async Task<FileEntry> RenameAsync(RemotePath path, RemotePath target, bool overwrite, CancellationToken cancellationToken)
    {
        var entry = await BrieflyAsync(
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

    private static string Clean(RemotePath path) => DisplayText.Clean(path.ToString());

    private async Task DeleteAsync(string operation, RemotePath path, Action<UserHome> delete, CancellationToken cancellationToken)
    {
        await BrieflyAsync(
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

    // Does something in one go, which takes as long as the disk does.
    private async Task<T> BrieflyAsync<T>(bool isChange, Func<UserHome, Task<T>> action, CancellationToken cancellationToken)
    {
        var user = Name;
        await _context.Files.EnterBriefAsync(user, cancellationToken).ConfigureAwait(false);
        try
        {
            return await action(await OpenAsync(isChange, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _context.Files.LeaveBrief(user);
        }
    }

    // Begins something that lasts as long as the client takes. What has begun gives back the place.
    private async Task<T> BeginAsync<T>(bool isChange, ITransfer transfer, Func<UserHome, TransferPlace, Task<T>> begin)
    {
        var place = await _context.Files.Transfers.EnterAsync(Name, transfer).ConfigureAwait(false);
        var hasBegun = false;
        try
        {
            var home = await OpenAsync(isChange, transfer.CancellationToken).ConfigureAwait(false);
            var begun = await begin(home, place).ConfigureAwait(false);
            hasBegun = true;
            return begun;
        }
        finally
        {
            if (!hasBegun) place.Dispose();
        }
    }

    private async ValueTask<UserHome> OpenAsync(bool isChange, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var state = Volatile.Read(ref _state);
        if (isChange && state.Account.IsReadOnly) throw new FtpToolsException(ErrorCode.AccountReadOnly, "This account is read-only.");
        return state.Home;
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

    private State ToState(Account account)
    {
        return new State(account, UserHome.Of(_context, account), _context.Options.TimeProvider.GetTimestamp());
    }

    private sealed record State(Account Account, UserHome Home, long SeenAt);
}
