namespace FtpTools.Sync;

/// <summary>Puts what was decided into the order in which it is done, and adds it up.</summary>
internal static class SyncOrder
{
    /// <summary>Makes the plan of what was decided.</summary>
    public static FtpSyncPlan Arrange(IReadOnlyCollection<SyncDecision> decisions, SyncRules rules)
    {
        var totals = Add(decisions, rules);
        var steps = decisions.Where(d => d.Action != SyncAction.Delete)
            .OrderBy(d => d.Action)
            .ThenBy(d => d.Action == SyncAction.CreateDirectory ? DepthOf(d) : 0)

            // What shrinks makes room for what grows.
            .ThenBy(d => d.Action == SyncAction.Overwrite ? d.Growth : 0)
            .ThenBy(d => d.Entry.Path, StringComparer.Ordinal)
            .Concat(decisions.Where(d => d.Action == SyncAction.Delete)
                .OrderBy(d => d.Entry.IsDirectory)
                .ThenByDescending(DepthOf)
                .ThenBy(d => d.Entry.Path, StringComparer.Ordinal));
        return new FtpSyncPlan(totals, [.. steps.Select(d => Step(d, rules, totals))]);
    }

    private static int DepthOf(SyncDecision decision) => decision.Entry.Path.Count(c => c == '/');

    private static FtpSyncTotals Add(IReadOnlyCollection<SyncDecision> decisions, SyncRules rules)
    {
        var moved = decisions.Where(d => d.Action is SyncAction.Send or SyncAction.Receive or SyncAction.Overwrite).ToList();
        return new FtpSyncTotals
        {
            Direction = rules.Direction,
            LocalPath = rules.LocalPath,
            RemotePath = rules.RemotePath.ToString(),
            NewFiles = moved.Count(d => d.Action != SyncAction.Overwrite),
            OverwrittenFiles = moved.Count(d => d.Action == SyncAction.Overwrite),
            NewDirectories = decisions.Count(d => d.Action == SyncAction.CreateDirectory),
            DeletedItems = decisions.Count(d => d.Action == SyncAction.Delete),
            SkippedItems = decisions.Count(d => d.Action == SyncAction.Skip),
            Conflicts = decisions.Count(d => d.Action == SyncAction.Conflict),
            BytesToMove = moved.Sum(d => d.Entry.Length),
            BytesNeeded = moved.Sum(d => d.Growth),
            BytesFree = rules.BytesFree,
            FilesFree = rules.FilesFree,
        };
    }

    private static FtpSyncStep Step(SyncDecision decision, SyncRules rules, FtpSyncTotals totals) => new()
    {
        Action = decision.Action,
        Path = decision.Entry.Path.Length == 0 ? "." : decision.Entry.Path,
        IsDirectory = decision.Entry.IsDirectory,
        Length = decision.Entry.Length,
        Reason = decision.Reason,
        LocalPath = rules.Local(decision.Entry.Path),
        RemotePath = rules.Remote(decision.Entry.Path),
        Totals = totals,
        NeedsAttention = decision.NeedsAttention,
        Error = decision.Error,
        Growth = decision.Growth,
    };
}
