using FtpTools.Storage;

namespace FtpTools.Accounts;

/// <summary>What a user may store.</summary>
/// <param name="Bytes">The lengths of all files together; null when there is no limit.</param>
/// <param name="Files">The number of files; null when none is set.</param>
/// <remarks>
/// What takes no bytes takes room all the same: an empty file an inode, a directory a block. So a limit in bytes is also one on files and
/// directories together, one for every 4 KiB (the usual block of a file system) and 1,000 more; a file system of ext4 has by default
/// no more than one inode for every 16 KiB. A limit on files that is set takes the place of that; of directories there may be as many
/// again, and 1,000 more.
/// </remarks>
internal readonly record struct StorageLimit(long? Bytes, long? Files)
{
    private const long BytesPerEntry = 4096;
    private const long EntriesAlways = 1000;

    // Far above what any disk holds, and far enough below the largest number that sums cannot overflow.
    private const long Unlimited = long.MaxValue / 8;

    /// <summary>How many files and directories there may be together; null when there is no limit.</summary>
    public long? Entries => EntriesAlways + (Files is { } files ? 2 * Math.Min(files, Unlimited / 2) : Bytes / BytesPerEntry);

    public static StorageLimit Of(Account account) => new(account.QuotaBytes, account.QuotaFiles);

    /// <summary>How many files there may be beside so many directories; null when there is no limit.</summary>
    public long? FilesBeside(long directories)
    {
        if (Entries is not { } entries) return null;
        return Math.Max(0, Math.Min(Files ?? long.MaxValue, entries - directories));
    }

    /// <summary>What is left after what is used; less than zero when the limit was lowered below that.</summary>
    /// <param name="taken">What is in the home, and what uploads may add.</param>
    /// <param name="used">What is in the home. Uploads may replace as much at once as the limit allows to be there; where more is
    /// there, because the limit was lowered, as much as that.</param>
    public StorageAmount Less(StorageAmount taken, StorageAmount used)
    {
        var (bytes, entries) = (Math.Min(Bytes ?? Unlimited, Unlimited), Entries ?? Unlimited);
        var files = Math.Min(Files ?? entries, Unlimited);
        return new StorageAmount(bytes, files)
        {
            Directories = entries - files,
            ReplacingBytes = Math.Max(bytes, used.Bytes),
            ReplacingFiles = Math.Max(files, used.Files),
        } - taken;
    }
}
