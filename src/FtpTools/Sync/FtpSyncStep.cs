namespace FtpTools;

/// <summary>One step of a synchronisation, as it is planned and as it is carried out.</summary>
public sealed record FtpSyncStep
{
    /// <summary>What is done.</summary>
    public required SyncAction Action { get; init; }

    /// <summary>The path below the two directories, with <c>/</c> between the names; <c>.</c> for the directories themselves.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it is a directory.</summary>
    public required bool IsDirectory { get; init; }

    /// <summary>The length in bytes of the file that is moved, skipped or deleted; 0 for all but files.</summary>
    public required long Length { get; init; }

    /// <summary>Why it is done, or not; for people.</summary>
    public required string Reason { get; init; }

    /// <summary>The full path on this computer.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The absolute path on the server.</summary>
    public required string RemotePath { get; init; }

    /// <summary>The totals of the plan that this is a step of.</summary>
    public required FtpSyncTotals Totals { get; init; }

    /// <summary>Whether something stays as it is that should have become like the other side.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>The error of a conflict; null for all other actions.</summary>
    public ErrorCode? Error { get; init; }

    /// <summary>The bytes by which it makes the target grow; negative when the target shrinks.</summary>
    internal long Growth { get; init; }
}
