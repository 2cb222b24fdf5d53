namespace FtpTools.PowerShell.Results;

/// <summary>What a comparison of the quota ledger with the disk found in one home.</summary>
public sealed record FtpQuotaAudit
{
    /// <summary>The users who have this home.</summary>
    public required string[] Users { get; init; }

    /// <summary>The full path of the home.</summary>
    public required string HomeDirectory { get; init; }

    /// <summary>The bytes the ledger had; null when the home was never counted.</summary>
    public long? LedgerBytes { get; init; }

    /// <summary>The bytes in the home, including unfinished uploads that can be resumed.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>The files the ledger had; null when the home was never counted.</summary>
    public long? LedgerFiles { get; init; }

    /// <summary>The files in the home.</summary>
    public required long DiskFiles { get; init; }

    /// <summary>The directories the ledger had below the home; null when the home was never counted.</summary>
    public long? LedgerDirectories { get; init; }

    /// <summary>The directories below the home.</summary>
    public required long DiskDirectories { get; init; }

    /// <summary>Whether ledger and disk agreed.</summary>
    public bool Agrees => LedgerBytes == DiskBytes && LedgerFiles == DiskFiles && LedgerDirectories == DiskDirectories;

    /// <summary>Whether the ledger was corrected.</summary>
    public required bool IsRepaired { get; init; }
}
