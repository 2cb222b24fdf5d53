using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>What the ledger knows of a home. As long as there are leases on it, the disk may be ahead of this.</summary>
/// <param name="Used">What is in it.</param>
/// <param name="IsDoubtful">Whether it is to be counted again at the next opportunity.</param>
/// <param name="CountedBy">The process that is counting it just now, or null. Where that process is dead, the count is still to be
/// done.</param>
internal sealed record HomeUsageRow(StorageAmount Used, bool IsDoubtful, string? CountedBy)
{
    /// <summary>That of a home which was never counted.</summary>
    public static HomeUsageRow Unknown { get; } = new(default, IsDoubtful: true, null);
}
