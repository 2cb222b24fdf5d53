using System.Management.Automation;
using System.Runtime.CompilerServices;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Commands;

/// <summary>Sends files to the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Send, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("sdff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class SendFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    private UploadPlan? _plan;

    /// <summary>Local files, or folders with -Recurse: paths with wildcards, what Get-ChildItem writes,
    /// or records with a property Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>Local files, or folders with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The destination: a directory, or for a single file its new name.
    /// The default is the current directory of the session.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [AllowEmptyString]
    public string Destination { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override string Activity => "Sending files";

    private UploadPlan Plan => _plan ??= new UploadPlan(this, Rules);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        StartAsync(PlanAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => EndAsync(Plan.HeldAsync(cancellationToken), cancellationToken);

    private async IAsyncEnumerable<PendingTransfer> PlanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inputs = ParameterSetName == PathSet ? Path : LiteralPath;
        var found = inputs.SelectMany(Find).ToList();
        foreach (var group in found.GroupBy(f => f.Destination, f => f.Path))
        {
            // An invalid destination that all inputs share ends the command.
            var transfers = IsDestinationNamed ? PlanGroupAsync() : this.TryEachAsync(PlanGroupAsync, group.Key);
            await foreach (var transfer in transfers) yield return transfer;

            IAsyncEnumerable<PendingTransfer> PlanGroupAsync()
            {
                var place = RemoteInput.ReadLiteral(this, group.Key);
                return Plan.AddAsync(SessionFor(place), place.Path, [.. group], cancellationToken);
            }
        }
    }

    /// <summary>What one input names, and its destination, which a record may specify itself.</summary>
    private IReadOnlyList<(string Path, string Destination)> Find(object input)
    {
        try
        {
            var named = input is string literal && ParameterSetName == LiteralSet
                ? LocalInput.ReadLiteral(this, literal)
                : LocalInput.Read(this, input);
            var destination = Destination.Length == 0 ? RecordedDestination(input, "RemotePath") ?? Destination : Destination;
            var paths = PathsOf(named);
            List<string> lost = named.IsLiteral ? [] : [.. LocalPaths.PassedOver(this, named.Path, nameof(Path))];
            foreach (var path in lost) ReportItemError(UploadPlan.Unnameable(path, "its name is not valid UTF-8"), path);
            if (paths.Count == 0 && lost.Count == 0) WriteWarning(Wildcard.NoMatch(named.Path));
            return [.. paths.Select(p => (p, destination))];
        }
        catch (FtpToolsException e)
        {
            Plan.Miss();
            ReportItemError(e, input);
            return [];
        }
    }

    private IReadOnlyList<string> PathsOf(LocalInput named)
    {
        if (named.IsFull) return [named.Path];
        return named.IsLiteral ? [LocalPaths.Resolve(this, named.Path, nameof(Path))] : LocalPaths.Expand(this, named.Path, nameof(Path));
    }
}
