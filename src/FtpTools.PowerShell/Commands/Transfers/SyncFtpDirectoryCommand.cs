using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Commands;

/// <summary>Makes a directory on the server like a local folder, or the other way round.
/// It first makes a plan and then carries out exactly that.</summary>
[Cmdlet(VerbsData.Sync, "FtpDirectory", SupportsShouldProcess = true)]
[Alias("syfd")]
[OutputType(typeof(FtpSyncStep))]
public sealed class SyncFtpDirectoryCommand : TransferCommand
{
    /// <summary>The local folder.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string LocalPath { get; set; } = string.Empty;

    /// <summary>The directory on the server.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(RemoteDirectoryCompleter))]
    [ValidateNotNullOrEmpty]
    public string RemotePath { get; set; } = string.Empty;

    /// <summary>Which side is made like the other.</summary>
    [Parameter(Mandatory = true)]
    public SyncDirection Direction { get; set; }

    /// <summary>Deletes what exists only on the side that is changed.</summary>
    [Parameter]
    public SwitchParameter Delete { get; set; }

    /// <summary>Also writes what is already the same.</summary>
    [Parameter]
    public SwitchParameter IncludeUnchanged { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => Direction == SyncDirection.Up ? "Sending a directory" : "Receiving a directory";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var remote = RemoteInput.ReadLiteral(this, RemotePath);
        var session = remote.SessionFor(Session);
        var sync = new FtpSync(session, Choices(remote.Path));
        WriteVerbose("Reading both sides.");
        var plan = await sync.PlanAsync(cancellationToken);
        WriteVerbose(plan.Totals.ToString());
        if (!IsAgreed(plan)) return;
        sync.CheckPossible(plan);
        foreach (var phase in plan.Phases())
        {
            await Run.StartAsync(Steps(sync, session, phase).ToAsyncEnumerable(), cancellationToken);
            await Run.FinishAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => Run.EndAsync(cancellationToken);

    private FtpSyncOptions Choices(string remotePath)
    {
        var names = new NameFilter(null, Include, Exclude);
        return new FtpSyncOptions
        {
            LocalPath = LocalPaths.Resolve(this, LocalPath, nameof(LocalPath)),
            RemotePath = remotePath,
            Direction = Direction,
            Delete = Delete,
            Transfer = CommonOptions(),
            Filter = new SyncFilter { TakesFile = names.Takes, EntersDirectory = names.Enters, OmitsEmptyDirectories = names.IsSelective },
        };
    }

    // One question for the whole plan: half of one is no synchronisation.
    private bool IsAgreed(FtpSyncPlan plan)
    {
        var what = $"Synchronise {plan.Totals}.";
        if (ShouldProcess(what, $"{what}\nCarry out this plan?", "Sync-FtpDirectory", out var reason)) return true;
        if (reason == ShouldProcessReason.WhatIf) WritePlan(plan);
        return false;
    }

    private void WritePlan(FtpSyncPlan plan)
    {
        var steps = plan.Steps.Where(IsWorthShowing).ToList();
        WriteObject(steps, enumerateCollection: true);
        var hidden = plan.Steps.Count - steps.Count;
        if (hidden > 0) WriteVerbose($"Not shown: {hidden} that stay as they are. -{nameof(IncludeUnchanged)} shows all.");
    }

    private bool IsWorthShowing(FtpSyncStep step) => IncludeUnchanged || step.Action != SyncAction.Skip || step.NeedsAttention;

    private IEnumerable<PendingTransfer> Steps(FtpSync sync, FtpSession session, IEnumerable<FtpSyncStep> phase)
    {
        foreach (var step in phase)
        {
            if (step.Action != SyncAction.Skip)
            {
                yield return TransferOf(sync, session, step);
                continue;
            }

            if (step.NeedsAttention) WriteWarning($"'{DisplayText.Escape(step.Path)}' was left as it is. {step.Reason}.");
            if (IncludeUnchanged) WriteObject(step);
        }
    }

    private static PendingTransfer TransferOf(FtpSync sync, FtpSession session, FtpSyncStep step)
    {
        var moves = step.Action is SyncAction.Send or SyncAction.Receive or SyncAction.Overwrite;
        return new PendingTransfer(session, moves ? step.Length : 0, step, async (progress, token) =>
        {
            await sync.CarryOutAsync(step, progress, token);
            return step;
        });
    }
}
