using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>What a process asks the ledger for when its lease on a home does not suffice.</summary>
/// <param name="Need">By how much the home is to be filled.</param>
/// <param name="Limit">What the user may store.</param>
internal sealed record LeaseRequest(StorageAmount Need, StorageLimit Limit)
{
    private const long MostSpareBytes = 64L * 1024 * 1024;
    private const long MostSpareFiles = 1024;
    private const long MostSpareDirectories = 64;

    /// <summary>
    /// What is granted for this: a little more than is needed now, so that not every small file asks; little where little is left, because
    /// other processes need it too.
    /// </summary>
    /// <param name="free">What nobody has; it allows what is needed.</param>
    public StorageAmount GrantFrom(StorageAmount free)
    {
        var rest = free - Need.OrZero();
        var files = Math.Min(rest.Files, rest.Entries);
        return Need.OrZero() + new StorageAmount(Eighth(rest.Bytes, MostSpareBytes), Eighth(files, MostSpareFiles))
        {
            Directories = Eighth(rest.Entries, MostSpareDirectories),
            ReplacingBytes = Eighth(rest.ReplacingBytes, MostSpareBytes),
            ReplacingFiles = Eighth(rest.ReplacingFiles, MostSpareFiles),
        };

        static long Eighth(long rest, long most) => Math.Clamp(rest / 8, 0, most);
    }
}
