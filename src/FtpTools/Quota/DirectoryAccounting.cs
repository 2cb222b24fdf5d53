using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>Books the directories of a home. It is used inside an entry of the book.</summary>
/// <param name="book">The book of the home.</param>
/// <param name="limit">What the user may store.</param>
internal sealed class DirectoryAccounting(HomeQuota book, StorageLimit limit) : IDirectoryAccounting
{
    /// <inheritdoc/>
    public StorageAmount? TryAdd(Action make)
    {
        using var reservation = book.TryReserve(StorageAmount.OfDirectory, default, limit);
        if (reservation is null) return StorageAmount.OfDirectory;
        make();
        reservation.AfterChange(StorageAmount.OfDirectory);
        return null;
    }

    /// <inheritdoc/>
    public void Remove(Action delete)
    {
        delete();
        book.AfterChange(default(StorageAmount) - StorageAmount.OfDirectory);
    }
}
