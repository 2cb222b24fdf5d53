using System.IO.Abstractions;
using FtpTools.Quota;

namespace FtpTools.Server.Data;

/// <summary>What a comparison of the quota ledger with the disk found in one home.</summary>
/// <param name="LedgerBytes">The bytes the ledger had; null when the home was never counted.</param>
/// <param name="LedgerFiles">The files the ledger had; null when the home was never counted.</param>
/// <param name="DiskBytes">The bytes in the home, including unfinished uploads that wait to be resumed.</param>
/// <param name="DiskFiles">The files in the home.</param>
public sealed record QuotaAudit(long? LedgerBytes, long? LedgerFiles, long DiskBytes, long DiskFiles)
{
    /// <summary>The directories the ledger had below the home; null when the home was never counted.</summary>
    public long? LedgerDirectories { get; init; }

    /// <summary>The directories below the home.</summary>
    public long DiskDirectories { get; init; }

    /// <summary>Whether ledger and disk agree.</summary>
    public bool Agrees => LedgerBytes == DiskBytes && LedgerFiles == DiskFiles && LedgerDirectories == DiskDirectories;
}

/// <summary>
/// Compares the quota ledger of a data folder with what is in its homes, whether servers run on it or not. While a home is
/// being counted, servers make its changes wait.
/// </summary>
public sealed class QuotaAuditor : IAsyncDisposable
{
    private readonly QuotaLedger _ledger;

    /// <summary>Works on a data folder, which must outlive it.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="fileSystem">Where the homes are; null for the machine's disk.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public QuotaAuditor(ServerDataDirectory data, IFileSystem? fileSystem = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        _ledger = data.OpenLedger(fileSystem ?? new FileSystem(), timeProvider ?? TimeProvider.System, _ => { });
    }

    /// <summary>Counts what is in a home and compares.</summary>
    /// <param name="home">The full path of the home.</param>
    /// <param name="correct">Whether the ledger takes over what was found.</param>
    /// <param name="cancellationToken">Stops it; the ledger stays as it was.</param>
    /// <exception cref="FtpToolsException">The home or the ledger cannot be read, or another server process does not answer.</exception>
    public async Task<QuotaAudit> RunAsync(string home, bool correct, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(home);
        var found = await _ledger.QuotaOf(home).AuditAsync(correct, cancellationToken).ConfigureAwait(false);
        return new QuotaAudit(found.Ledger?.Bytes, found.Ledger?.Files, found.Disk.Bytes, found.Disk.Files)
        {
            LedgerDirectories = found.Ledger?.Directories,
            DiskDirectories = found.Disk.Directories,
        };
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _ledger.DisposeAsync();
}
