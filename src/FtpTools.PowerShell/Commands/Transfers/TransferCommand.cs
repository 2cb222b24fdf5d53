using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using FtpTools.PowerShell.Jobs;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Commands;

/// <summary>
/// The base of the cmdlets that transfer files: several at once, one progress bar for all of them, each result written as its file
/// arrives.
/// </summary>
public abstract class TransferCommand : SessionCommand
{
    private TransferWindow? _window;
    private readonly TransferProgress _progress = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private readonly List<PendingTransfer> _forJob = [];
    private ProgressSampler? _bar;
    private long _announced;

    /// <summary>How the content is verified.</summary>
    [Parameter]
    public DigestAlgorithm HashAlgorithm { get; set; } = DigestAlgorithm.Md5;

    /// <summary>Resumes an earlier attempt, if what it transferred is the beginning of the file.</summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>Waits until each file is on the disk of the end that receives it, so that it survives a power cut.</summary>
    [Parameter]
    public SwitchParameter Durable { get; set; }

    /// <summary>How often a file is retried after the connection broke; each time it continues where it stopped.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int RetryCount { get; set; } = 3;

    /// <summary>Seconds to wait before the first retry; each further one waits twice as long, up to a minute, give or take a half.</summary>
    [Parameter]
    [ValidateRange(0, 3600)]
    public double RetryInterval { get; set; } = 1;

    /// <summary>The maximum number of files under way at once; large ones count as several.</summary>
    [Parameter]
    [ValidateRange(1, TransferWindow.Capacity)]
    public int ThrottleLimit { get; set; } = TransferWindow.Capacity;

    /// <summary>Takes files only whose names match one of these.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>Skips anything whose name matches one of these, directories with everything in them.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>How existing files are compared.</summary>
    [Parameter]
    public FileComparison Compare { get; set; } = FileComparison.Time;

    /// <summary>What the bar says is being done.</summary>
    private protected abstract string Activity { get; }

    /// <summary>Whether the transfers are collected for a job, instead of being carried out by the command.</summary>
    private protected virtual bool IsForJob => false;

    /// <summary>Where the files of a job go to or come from.</summary>
    private protected virtual string JobLocation => string.Empty;

    /// <summary>Counts for the bar.</summary>
    private protected TransferProgress Progress => _progress;

    /// <summary>What the parameters say about each transfer.</summary>
    private protected virtual TransferOptions Options => new()
    {
        Compare = Compare,
        MakeParents = true,
        Algorithm = HashAlgorithm,
        Resume = Resume,
        IsDurable = Durable,
        RetryCount = RetryCount,
        RetryInterval = TimeSpan.FromSeconds(RetryInterval),
    };

    /// <summary>Starts a transfer, and writes the results of those that have ended. Waits while too many are under way.</summary>
    private protected async Task StartAsync(
        long length, object target, Func<CancellationToken, Task<object>> transfer, CancellationToken cancellationToken)
    {
        if (IsForJob)
        {
            _forJob.Add(new PendingTransfer(length, target, transfer));
            return;
        }

        _window ??= new TransferWindow(ThrottleLimit);
        while (_window.IsFullFor(length)) await TakeAsync(_window, cancellationToken);
        _announced += length;
        _window.Start(length, target, transfer);
        while (_window.TryTake(out var outcome)) Report(outcome);
    }

    /// <summary>Waits until nothing is under way, and writes the results.</summary>
    private protected async Task FinishAsync(CancellationToken cancellationToken)
    {
        while (_window is { HasMore: true }) await TakeAsync(_window, cancellationToken);
    }

    /// <summary>Starts the transfers that were held until all input had come.</summary>
    private protected virtual Task TransferHeldAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts the transfers of one input object.</summary>
    private protected abstract Task TransferAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TransferAsync(cancellationToken);
        }
        catch
        {
            // The command ends here, and EndAsync will not be called to remove the bar.
            _bar?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TransferHeldAsync(cancellationToken);
            await FinishAsync(cancellationToken);
            if (IsForJob && !IsWhatIf) WriteObject(StartJob());
        }
        finally
        {
            _bar?.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override Task CleanUpAsync() => _window?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    private TransferJob StartJob()
    {
        var job = new TransferJob(
            new TransferJobPlan
            {
                Command = MyInvocation.Line.Trim(),
                CommandName = MyInvocation.MyCommand.Name,
                Activity = Activity,
                Location = JobLocation,
                Transfers = _forJob,
                Progress = _progress,
                ThrottleLimit = ThrottleLimit,
                HintFor = HintFor,
            },
            Clock);
        JobRepository.Add(job);
        job.Start();
        return job;
    }

    private async Task TakeAsync(TransferWindow window, CancellationToken cancellationToken)
    {
        _bar ??= StartProgress();
        if (window.TryTake(out var ready))
        {
            _bar.Look(Sample);
            Report(ready);
            return;
        }

        Report(await _bar.RunAsync(window.TakeAsync, Sample, cancellationToken));
    }

    private void Report(TransferOutcome outcome)
    {
        switch (outcome.Failure)
        {
            case null:
                WriteObject(outcome.Result);
                break;
            case FtpToolsException e:
                ReportItemError(e, outcome.Target);
                break;
            default:
                ExceptionDispatchInfo.Throw(outcome.Failure);
                break;
        }
    }

    private ProgressSnapshot Sample()
    {
        var total = Math.Max(_announced, _progress.BytesTotal);
        var current = _progress.CurrentFile;
        var part = _progress.FilesTotal > 1 ? current : null;
        return new ProgressSnapshot(Activity, current?.Name, _progress.BytesDone, total > 0 ? total : null, _progress.BytesMoved, _elapsed.Elapsed, part);
    }
}
