using System.Management.Automation;
using System.Runtime.CompilerServices;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Registries;
using FtpTools.PowerShell.Transfers;
using FtpTools.PowerShell.Transformation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Copies files on a server, or from one server to another. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommon.Copy, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("cpfi")]
[OutputType(typeof(CopyResult), typeof(Job))]
public sealed class CopyFtpItemCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    private CopyPlan? _plan;

    /// <summary>Files on a server, or directories with -Recurse: paths with wildcards, items as Get-FtpChildItem writes them, or records
    /// with a property RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Item")]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>Files on a server, or directories with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The destination: a directory, or for a single file its new path.
    /// The default is the current directory of the destination's session.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [AllowEmptyString]
    public string Destination { get; set; } = string.Empty;

    /// <summary>The session of the destination; if none is named, that of what is copied.</summary>
    [Parameter]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public FtpSession? DestinationSession { get; set; }

    /// <summary>Writes a result for each file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Copying files";

    private CopyPlan Plan => _plan ??= new CopyPlan(this, Rules, WarnOf, PassThru);

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) =>
        StartAsync(PlanAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => EndAsync(Plan.HeldAsync(cancellationToken), cancellationToken);

    private async IAsyncEnumerable<PendingTransfer> PlanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Reported before a server is asked for anything.
        if (IsDestinationNamed) RemoteInput.ReadLiteral(this, Destination);
        var inputs = ParameterSetName == LiteralSet ? LiteralPath : Path;
        var found = new List<(Source<Download> Source, FtpSession To, string Destination)>();
        foreach (var input in inputs)
            await TryAsync(async () => found.AddRange(await FindAsync(input, inputs.Length == 1, cancellationToken)), input, Plan.Miss);
        try
        {
            foreach (var group in found.GroupBy(f => (f.To, f.Destination), f => f.Source))
            {
                var (to, destination) = group.Key;
                var transfers = this.TryEachAsync(() => Plan.AddAsync(to, destination, [.. group], cancellationToken), destination);
                await foreach (var transfer in transfers) yield return transfer;
            }
        }
        finally
        {
            foreach (var (source, _, _) in found) await source.Item.StopAsync();
        }
    }

    private async Task<IEnumerable<(Source<Download> Source, FtpSession To, string Destination)>> FindAsync(
        object input, bool isOnly, CancellationToken cancellationToken)
    {
        var named = input is string literal && ParameterSetName == LiteralSet
            ? RemoteInput.ReadLiteral(this, literal)
            : RemoteInput.Read(this, input);
        var from = SessionFor(named);
        var (to, destination) = PlaceOf(from);
        var sources = await Plan.FindAsync(from, named, isOnly, cancellationToken);
        return sources.Select(s => (s, to, destination));
    }

    private (FtpSession Session, string Path) PlaceOf(FtpSession from)
    {
        var place = RemoteInput.ReadLiteral(this, Destination);
        if (place.IsOnDrive && DestinationSession is not null && DestinationSession != place.Session)
        {
            var message = $"'{Destination}' is on a drive of the session {place.Session!.Name}, "
                + $"and -DestinationSession names {DestinationSession.Name}.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = Destination };
        }

        return (Follow(SessionRegistry.Open(place.Session ?? DestinationSession ?? from)), place.Path);
    }
}
