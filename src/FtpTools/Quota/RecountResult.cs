using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>What a count of a home found.</summary>
/// <param name="Ledger">What the ledger had; null when the home was never counted.</param>
/// <param name="Disk">What is in the home.</param>
internal readonly record struct RecountResult(StorageAmount? Ledger, StorageAmount Disk);
