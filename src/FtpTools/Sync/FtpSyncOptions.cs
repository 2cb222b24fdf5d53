namespace FtpTools;

/// <summary>What is synchronised, and how.</summary>
public sealed record FtpSyncOptions
{
    /// <summary>The full path of the local folder.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The directory on the server.</summary>
    public required string RemotePath { get; init; }

    /// <summary>Which side is made like the other.</summary>
    public required SyncDirection Direction { get; init; }

    /// <summary>Whether to delete what exists only on the side that is changed.</summary>
    public bool Delete { get; init; }

    /// <summary>What is considered on both sides.</summary>
    public SyncFilter Filter { get; init; } = SyncFilter.Everything;

    /// <summary>How files are compared (<see cref="TransferOptions.Compare"/>) and moved. The plan decides whether a file may be
    /// replaced.</summary>
    public TransferOptions Transfer { get; init; } = new();
}
