using System.Management.Automation;
using System.Runtime.CompilerServices;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Transfers;

namespace FtpTools.PowerShell.Commands;

/// <summary>Receives files from the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Receive, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("rcff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class ReceiveFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private const string Here = ".";

    private DownloadPlan? _plan;
    private LocalDestination? _destination;
    private string? _destinationPath;

    /// <summary>Files on the server, or directories with -Recurse: paths with wildcards, items as Get-FtpChildItem writes them, or records
    /// with a property RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Item")]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] RemotePath { get; set; } = [];

    /// <summary>Files on the server, or directories with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The destination: a local folder, or for a single file its new name. The default is the current folder.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Receiving files";

    private DownloadPlan Plan => _plan ??= new DownloadPlan(this, Rules, WarnOf);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        StartAsync(PlanAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => EndAsync(Plan.HeldAsync(cancellationToken), cancellationToken);

    private async IAsyncEnumerable<PendingTransfer> PlanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Reported before the server is asked for anything.
        if (IsDestinationNamed || !MyInvocation.ExpectingInput) FindDestination(Destination ?? Here);
        var inputs = ParameterSetName == LiteralSet ? LiteralPath : RemotePath;
        var found = new List<(Source<Download> Source, string Destination)>();
        foreach (var input in inputs)
            await TryAsync(async () => found.AddRange(await FindAsync(input, inputs.Length == 1, cancellationToken)), input, Plan.Miss);
        try
        {
            foreach (var group in found.GroupBy(f => f.Destination, f => f.Source))
            {
                var transfers = this.TryEachAsync(
                    () => Plan.AddAsync(FindDestination(group.Key), [.. group], cancellationToken), group.Key);
                await foreach (var transfer in transfers) yield return transfer;
            }
        }
        finally
        {
            foreach (var (source, _) in found) await source.Item.StopAsync();
        }
    }

    /// <summary>Finds what one input names, and its destination, which a record may specify itself.</summary>
    private async Task<IEnumerable<(Source<Download> Source, string Destination)>> FindAsync(
        object input, bool isOnly, CancellationToken cancellationToken)
    {
        var named = input is string literal && ParameterSetName == LiteralSet
            ? RemoteInput.ReadLiteral(this, literal)
            : RemoteInput.Read(this, input);
        var destination = Destination ?? RecordedDestination(input, "LocalPath") ?? Here;
        var sources = await Plan.FindAsync(SessionFor(named), named, isOnly, cancellationToken);
        return sources.Select(s => (s, destination));
    }

    private LocalDestination FindDestination(string destination)
    {
        if (DrivePlaces.Ours(this, destination) is not null)
        {
            var message = $"The -Destination '{destination}' is on a server. Receive-FtpFile brings files to this computer; "
                + "Copy-Item copies them on the server.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = destination };
        }

        var path = LocalPaths.Resolve(this, destination, nameof(Destination));
        var isKnown = _destinationPath == destination && _destination?.Path == System.IO.Path.TrimEndingDirectorySeparator(path);
        if (isKnown) return _destination!;
        _destinationPath = destination;
        return _destination = new LocalDestination(path, destination);
    }
}
