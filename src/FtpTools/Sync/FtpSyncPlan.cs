namespace FtpTools;

/// <summary>What is to be done to make one directory like another, in the order in which it is done.</summary>
/// <param name="Totals">Its totals.</param>
/// <param name="Steps">The steps: first what is not done, then directories from the top down, then files, and deletions at the end,
/// from the deepest up.</param>
public sealed record FtpSyncPlan(FtpSyncTotals Totals, IReadOnlyList<FtpSyncStep> Steps)
{
    /// <summary>The steps in groups that must follow each other; those of one group may be under way at once.</summary>
    public IEnumerable<IReadOnlyList<FtpSyncStep>> Phases()
    {
        var phase = new List<FtpSyncStep>();
        foreach (var step in Steps)
        {
            if (phase.Count > 0 && PhaseOf(phase[0]) != PhaseOf(step))
            {
                yield return phase;
                phase = [];
            }

            phase.Add(step);
        }

        if (phase.Count > 0) yield return phase;
    }

    // A directory and those in it cannot be made or deleted at once. Files do not get in each other's way, but what grows may need
    // the room that what shrinks frees.
    private static (SyncAction Action, int Depth) PhaseOf(FtpSyncStep step) => step.Action switch
    {
        SyncAction.Conflict or SyncAction.Skip => (SyncAction.Skip, 0),
        SyncAction.CreateDirectory => (step.Action, step.Path == "." ? 0 : step.Path.Count(c => c == '/') + 1),
        SyncAction.Delete => (step.Action, step.IsDirectory ? step.Path.Count(c => c == '/') + 1 : 0),
        _ => (step.Growth < 0 ? SyncAction.Overwrite : SyncAction.Send, 0),
    };
}
