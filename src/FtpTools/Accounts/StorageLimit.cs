using FtpTools.Storage;

namespace FtpTools.Accounts;

/// <summary>What a user may store.</summary>
/// <param name="Bytes">The lengths of all files together; null when there is no limit.</param>
/// <param name="Files">The number of files; null when there is no limit.</param>
internal readonly record struct StorageLimit(long? Bytes, long? Files)
{
    // Far above what any disk holds, and far enough below the largest number that sums cannot overflow.
    private const long Unlimited = long.MaxValue / 4;

    public static StorageLimit Of(Account account) => new(account.QuotaBytes, account.QuotaFiles);

    /// <summary>What is left after what is used; less than zero when the limit was lowered below that.</summary>
    public StorageAmount Less(StorageAmount taken) => new StorageAmount(Bytes ?? Unlimited, Files ?? Unlimited) - taken;
}
