using System.Management.Automation;
using FtpTools.PowerShell.Jobs;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Commands;

/// <summary>
/// The parameters that Send-FtpFile and Receive-FtpFile have in common: which of the named files they take, what becomes of existing
/// files, and whether a job carries the transfers out.
/// </summary>
public abstract class FileTransferCommand : TransferCommand
{
    private readonly List<PendingTransfer> _forJob = [];

    /// <summary>Takes files only whose names match this.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>Replaces files that already exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Skips files that already exist and are the same.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Takes folders with everything in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Transfers the files in the background, and writes a job at once.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Whether the destination was given for all inputs, rather than as a property of each.</summary>
    private protected bool IsDestinationNamed { get; private set; }

    /// <summary>What the parameters say about every file.</summary>
    private protected TransferRules Rules { get; private set; } = null!;

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Compare)) && !SkipExisting)
        {
            var message = "-Compare says how -SkipExisting compares; without -SkipExisting nothing is compared.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = nameof(Compare) };
        }

        IsDestinationNamed = MyInvocation.BoundParameters.ContainsKey("Destination");
        Rules = new TransferRules
        {
            Names = new NameFilter(Filter, Include, Exclude),
            Recurse = Recurse,
            IsPiped = MyInvocation.ExpectingInput,
            Options = CommonOptions() with { Overwrite = Force, SkipExisting = SkipExisting },
        };
        return Task.CompletedTask;
    }

    /// <summary>The destination given in a record, when nothing else gives one:
    /// results of transfers that were written to a file have it.</summary>
    private protected static string? RecordedDestination(object input, string property)
    {
        return InputObject.BaseOf(input) is PSCustomObject ? InputObject.TextOf(input, property) : null;
    }

    /// <summary>Starts what a plan says, or keeps it for the job.</summary>
    private protected async Task StartAsync(IAsyncEnumerable<PendingTransfer> plan, CancellationToken cancellationToken)
    {
        if (AsJob) await foreach (var transfer in plan) _forJob.Add(transfer);
        else await Run.StartAsync(plan, cancellationToken);
    }

    /// <summary>Starts the rest of a plan, and waits for the end; or starts the job, and writes it.</summary>
    private protected async Task EndAsync(IAsyncEnumerable<PendingTransfer> rest, CancellationToken cancellationToken)
    {
        await StartAsync(rest, cancellationToken);
        if (!AsJob) await Run.EndAsync(cancellationToken);
        else if (!IsWhatIf) WriteObject(StartJob());
    }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception) => exception.Code switch
    {
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists when Force || Directory.Exists(exception.Target) => null,
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists when SkipExisting => "Use -Force to replace it.",
        ErrorCode.AlreadyExists or ErrorCode.LocalFileExists =>
            "Use -Force to replace it, or -SkipExisting to skip files that are the same.",
        _ => null,
    };

    private TransferJob StartJob()
    {
        var job = new TransferJob(
            new TransferJobPlan
            {
                Command = MyInvocation.Line.Trim(),
                CommandName = MyInvocation.MyCommand.Name,
                Activity = Activity,
                Location = _forJob.Count > 0 ? _forJob[^1].Session.ComputerName : string.Empty,
                Transfers = _forJob,
                ThrottleLimit = ThrottleLimit,
                HintFor = HintFor,
            },
            Clock);
        JobRepository.Add(job);
        job.Start();
        return job;
    }
}
