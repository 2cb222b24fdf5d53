using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>What came of the renewal of a lease.</summary>
/// <param name="IsGranted">Whether what was asked for may be had now, or nothing was asked for.</param>
/// <param name="MayBeGrantedSoon">Whether it may be had when other processes give back what they do not need, or a recount is over.</param>
/// <param name="Free">What the limit leaves; less than zero where it was lowered.</param>
/// <param name="Usage">How full the home is; null where the ledger does not know it just now.</param>
internal readonly record struct LeaseResult(
    bool IsGranted = false, bool MayBeGrantedSoon = false, StorageAmount Free = default, QuotaUsage? Usage = null);
