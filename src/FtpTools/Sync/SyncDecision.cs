namespace FtpTools.Sync;

/// <summary>What is to be done with an entry.</summary>
internal sealed record SyncDecision(SyncAction Action, SyncEntry Entry, string Reason)
{
    /// <summary>The length of the file that is replaced.</summary>
    public long Replaced { get; init; }

    /// <summary>The bytes by which it makes the target grow; negative when the target shrinks.</summary>
    public long Growth => Action is SyncAction.Send or SyncAction.Receive or SyncAction.Overwrite ? Entry.Length - Replaced : 0;

    /// <summary>Whether something stays as it is that should have become like the other side.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>The error of a conflict.</summary>
    public ErrorCode? Error { get; init; }
}
