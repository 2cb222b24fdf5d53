using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Jobs;

/// <summary>
/// Files that move in the background, as a job of the shell: Get-, Wait-, Receive-, Stop- and Remove-Job work with it. It runs no script
/// and needs no runspace. The same command with -Resume resumes what was stopped.
/// </summary>
public sealed class TransferJob : Job
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<PendingTransfer> _transfers;
    private readonly Func<FtpToolsException, string?> _hintFor;
    private readonly string _commandName;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly TransferRun _run;
    private readonly long _announced;

    internal TransferJob(TransferJobPlan plan, TimeProvider time)
        : base(plan.Command)
    {
        _transfers = plan.Transfers;
        _hintFor = plan.HintFor;
        _commandName = plan.CommandName;
        _time = time;
        _run = new TransferRun(plan.Activity, plan.ThrottleLimit, Report);
        _announced = plan.Transfers.Sum(t => t.Announced);
        Location = plan.Location;
        PSJobTypeName = "FtpTransfer";
    }

    /// <summary>How many files there are.</summary>
    public int FileCount => _transfers.Count;

    /// <summary>How many of them have ended, well or not.</summary>
    public int FilesDone => _run.Progress.FilesDone;

    /// <summary>Bytes of content that are in place, those of an earlier attempt included.</summary>
    public long BytesDone => _run.Progress.BytesDone;

    /// <summary>Bytes of content in all.</summary>
    public long BytesTotal => Math.Max(_announced, _run.Progress.BytesTotal);

    /// <inheritdoc/>
    public override bool HasMoreData => Output.Count + Error.Count > 0;

    /// <inheritdoc/>
    public override string Location { get; }

    /// <summary>How far it has got.</summary>
    public override string StatusMessage => Snapshot().Status;

    /// <summary>Stops what is under way, and waits a moment until it has stopped. What has arrived can be resumed.</summary>
    public override void StopJob()
    {
        // The state is set first, and a listener may remove the job before the end is signalled.
        if (JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped) return;
        _stop.Cancel();
        Finished.WaitOne(StopLimit);
    }

    /// <summary>Starts the transfers.</summary>
    internal void Start()
    {
        SetJobState(JobState.Running);
        _ = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The source is not disposed: a stop may come at this very moment, and it holds no handle.
        if (disposing) StopJob();
        base.Dispose(disposing);
    }

    private async Task RunAsync()
    {
        try
        {
            var end = await MoveAsync();
            if (Progress.Count > 0) ShowProgress(ProgressRecordType.Completed);
            SetJobState(end);
        }
        catch (ObjectDisposedException) when (_stop.IsCancellationRequested)
        {
            // The job was removed while it was still stopping, so there is nobody left to tell.
        }
    }

    private async Task<JobState> MoveAsync()
    {
        await using var run = _run;
        await using var meter = _time.CreateTimer(
            _ => ShowProgress(ProgressRecordType.Processing), null, ProgressSampler.Patience, ProgressSampler.Patience);
        try
        {
            await run.StartAsync(_transfers.ToAsyncEnumerable(), _stop.Token);
            await run.FinishAsync(_stop.Token);
            return JobState.Completed;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return JobState.Stopped;
        }
        catch (FtpToolsException)
        {
            return JobState.Failed; // Its record is among the errors.
        }
    }

    /// <summary>Keeps the result or the error of a file.</summary>
    /// <exception cref="FtpToolsException">The session is lost, and so all further files would fail too.</exception>
    private void Report(TransferOutcome outcome)
    {
        switch (outcome.Failure)
        {
            case null:
                if (outcome.Result is { } result) Output.Add(PSObject.AsPSObject(result));
                break;
            case FtpToolsException e:
                AddError(ErrorRecords.From(e, outcome.Target, _hintFor(e)));
                if (e.EndsSession) throw e;
                break;
            default:
                AddError(new ErrorRecord(outcome.Failure, outcome.Failure.GetType().Name, ErrorCategory.NotSpecified, outcome.Target));
                break;
        }
    }

    // The engine puts the source of an error in front of it; for a job it does not know the source, and would show the category.
    private void AddError(ErrorRecord record)
    {
        record.CategoryInfo.Activity = _commandName;
        Error.Add(record);
    }

    // Only the newest is kept: a job that nobody looks at must not collect them for hours.
    private void ShowProgress(ProgressRecordType type)
    {
        var snapshot = Snapshot();
        Progress.Clear();
        Progress.Add(new ProgressRecord(Id, snapshot.Activity, snapshot.Status)
        {
            CurrentOperation = snapshot.CurrentItem is { } item ? DisplayText.Clean(item) : null,
            PercentComplete = snapshot.PercentComplete,
            SecondsRemaining = snapshot.SecondsRemaining,
            RecordType = type,
        });
    }

    private ProgressSnapshot Snapshot() => _run.Sample() with { BytesTotal = BytesTotal > 0 ? BytesTotal : null, Part = null };
}
