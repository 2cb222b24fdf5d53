using System.Management.Automation;
using System.Runtime.ExceptionServices;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Commands;

/// <summary>The parameters that all cmdlets have that transfer files, and what carries the transfers out for them.</summary>
public abstract class TransferCommand : SessionCommand
{
    private TransferRun? _run;

    /// <summary>How the content is verified.</summary>
    [Parameter]
    public DigestAlgorithm HashAlgorithm { get; set; } = DigestAlgorithm.Md5;

    /// <summary>Refuses a file that the server cannot verify with a digest or a checksum, as some FTP servers cannot.</summary>
    [Parameter]
    public SwitchParameter RequireDigest { get; set; }

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

    /// <summary>Seconds to wait before the first retry; each further one waits twice as long, up to a minute,
    /// give or take a half.</summary>
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

    /// <summary>Carries the transfers out: with one progress bar for all of them, and each result written as its file arrives.</summary>
    private protected TransferRun Run => _run ??= new TransferRun(Activity, ThrottleLimit, Report, () => StartProgress());

    /// <inheritdoc/>
    protected override Task CleanUpAsync() => _run?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    /// <summary>What the parameters say about each transfer.</summary>
    private protected TransferOptions CommonOptions() => new()
    {
        Compare = Compare,
        MakeParents = true,
        Algorithm = HashAlgorithm,
        Resume = Resume,
        IsDurable = Durable,
        RequireDigest = RequireDigest,
        RetryCount = RetryCount,
        RetryInterval = TimeSpan.FromSeconds(RetryInterval),
    };

    private void Report(TransferOutcome outcome)
    {
        switch (outcome.Failure)
        {
            case null:
                if (outcome.Result is { } result) WriteObject(result);
                break;
            case FtpToolsException e:
                ReportItemError(e, outcome.Target);
                break;
            default:
                ExceptionDispatchInfo.Throw(outcome.Failure);
                break;
        }
    }
}
