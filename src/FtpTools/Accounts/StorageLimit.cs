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
    /// <param name="taken">What is in the home, and what uploads may add.</param>
    /// <param name="used">What is in the home. Uploads may replace as much at once as the limit allows to be there; where more is
    /// there, because the limit was lowered, as much as that.</param>
    public StorageAmount Less(StorageAmount taken, StorageAmount used)
    {
        var (bytes, files) = (Bytes ?? Unlimited, Files ?? Unlimited);
        return new StorageAmount(bytes, files) { ReplacingBytes = Math.Max(bytes, used.Bytes), ReplacingFiles = Math.Max(files, used.Files) } - taken;
    }
}
