using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>Counts the directories of a home into its quota. It is used while the home may be changed
/// (<see cref="HomeQuota.EnterAsync"/>).</summary>
/// <param name="quota">The quota of the home.</param>
/// <param name="limit">What the user may store.</param>
internal sealed class DirectoryAccounting(HomeQuota quota, StorageLimit limit) : IDirectoryAccounting
{
    /// <inheritdoc/>
    public StorageAmount? TryAdd(Action make)
    {
        using var reservation = quota.TryReserve(StorageAmount.OfDirectory, default, limit);
        if (reservation is null) return StorageAmount.OfDirectory;
        make();
        reservation.AfterChange(StorageAmount.OfDirectory);
        return null;
    }

    /// <inheritdoc/>
    public void Remove(Action delete)
    {
        delete();
        quota.AfterChange(default(StorageAmount) - StorageAmount.OfDirectory);
    }
}
