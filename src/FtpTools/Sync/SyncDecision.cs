namespace FtpTools.Sync;

/// <summary>What is to be done with an entry.</summary>
internal sealed record SyncDecision(SyncAction Action, SyncEntry Entry, string Reason)
{
    /// <summary>The length of the file that is replaced.</summary>
    public long Replaced { get; init; }

    /// <summary>The bytes by which the target grows with it; negative when it shrinks.</summary>
    public long Growth => Action is SyncAction.Send or SyncAction.Receive or SyncAction.Overwrite ? Entry.Length - Replaced : 0;

    /// <summary>Whether something is left as it is that should have become like the other side.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>The error that a conflict is.</summary>
    public ErrorCode? Error { get; init; }
}
