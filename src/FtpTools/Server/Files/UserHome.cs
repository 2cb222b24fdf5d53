using FtpTools.Accounts;
using FtpTools.Files;
using FtpTools.Quota;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>
/// The home of a user as the account says, with its quota: where that is enforced. Room is reserved before the first byte is written, and
/// changes are counted at the same moment.
/// </summary>
/// <param name="directory">The home.</param>
/// <param name="quota">Its quota.</param>
/// <param name="limit">What the user may store.</param>
internal sealed class UserHome(HomeDirectory directory, HomeQuota quota, StorageLimit limit)
{
    /// <summary>The home.</summary>
    public HomeDirectory Directory => directory;

    /// <summary>Its quota.</summary>
    public HomeQuota Quota => quota;

    /// <summary>What the user may store.</summary>
    public StorageLimit Limit => limit;

    /// <summary>The home of an account.</summary>
    public static UserHome Of(ServerContext context, Account account)
    {
        var (quota, limit) = (context.Ledger.QuotaOf(account.HomeDirectory), StorageLimit.Of(account));
        var accounting = new DirectoryAccounting(quota, limit);
        var (files, logger) = (context.Options.FileSystem, context.Options.Logger);
        var directory = new HomeDirectory(
            files, account.HomeDirectory, directories: accounting, closed: path => ServerLog.Closed(logger, DisplayText.Clean(path)));
        return new UserHome(directory, quota, limit);
    }

    /// <summary>Reserves room, while the home may be changed, if the lease suffices; null when <see cref="WithRoomAsync"/> has to obtain
    /// more.</summary>
    /// <param name="need">How much.</param>
    /// <param name="credit">How much of it is counted already.</param>
    public QuotaReservation? TryReserve(StorageAmount need, StorageAmount credit = default) => quota.TryReserve(need, credit, limit);

    /// <summary>Makes a change that needs room. Where it lacks some, that is obtained, and the change is made again.</summary>
    /// <param name="path">Where, for the text of an error.</param>
    /// <param name="change">Tries to make it; called while the home may be changed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="before">Waited for before each try; may be null.</param>
    /// <returns>What the change made.</returns>
    /// <exception cref="FtpToolsException">The quota does not allow it (<see cref="ErrorCode.QuotaExceeded"/>), or what the change
    /// throws.</exception>
    public async Task<T> WithRoomAsync<T>(
        RemotePath path, Func<RoomResult<T>> change, CancellationToken cancellationToken, Func<Task>? before = null)
    {
        while (true)
        {
            if (before is not null) await before().ConfigureAwait(false);
            StorageAmount lacking;
            using (await quota.EnterAsync(cancellationToken).ConfigureAwait(false))
            {
                if (change().IsDone(out var made, out lacking)) return made;
            }

            await ObtainAsync(path, lacking, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses what fills the home while the volume of the ledger is full.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.StorageFull"/>.</exception>
    public void RefuseWhenFull(RemotePath path)
    {
        try
        {
            quota.RefuseWhenFull();
        }
        catch (FtpToolsException e)
        {
            throw e.At(path.ToString());
        }
    }

    private async Task ObtainAsync(RemotePath path, StorageAmount need, CancellationToken cancellationToken)
    {
        try
        {
            await quota.ObtainAsync(need, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            throw e.At(path.ToString());
        }
    }
}
