using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Moves files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Move, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("mfi")]
[OutputType(typeof(RemoteItem))]
public sealed class MoveFtpItemCommand : ItemCommand
{
    private readonly List<(RemoteDestination Destination, Source<(FtpSession Session, RemoteItem Item)> Source)> _found = [];
    private Placements<(FtpSession Session, RemoteItem Item)>? _placements;
    private (FtpSession Session, string Text, RemoteDestination Place)? _destination;

    /// <summary>The destination: an existing directory, or for a single item its new path.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Replaces files that already exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the moved items.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception) =>
        exception.Code == ErrorCode.AlreadyExists && !Force ? "Use -Force to replace it." : null;

    /// <inheritdoc/>
    private protected override bool ChangesListing => true;

    private Placements<(FtpSession Session, RemoteItem Item)> Placements =>
        _placements ??= new((e, moved) => ReportItemError(e, (((FtpSession, RemoteItem Item))moved).Item));

    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        // Where the first one goes depends on whether there is a second: see Placements.
        var destination = await FindDestinationAsync(session, cancellationToken);
        _found.Add((destination, new Source<(FtpSession, RemoteItem)>((session, item), item.RemotePath, item.Name)));
    }

    /// <inheritdoc/>
    private protected override void NotFound() => Placements.Miss();

    /// <inheritdoc/>
    private protected override async Task ProcessedAsync(CancellationToken cancellationToken)
    {
        foreach (var group in _found.ToList().GroupBy(f => f.Destination))
            await MoveAsync(Placements.Add(group.Key, group.Select(f => f.Source), isAll: !MyInvocation.ExpectingInput), cancellationToken);
        _found.Clear();
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => MoveAsync(Placements.Release(), cancellationToken);

    private async Task<RemoteDestination> FindDestinationAsync(FtpSession session, CancellationToken cancellationToken)
    {
        if (_destination is { } known && known.Session == session && known.Text == Destination) return known.Place;
        var named = RemoteInput.ReadLiteral(this, Destination);
        if (named.IsOnDrive && named.Session != session)
        {
            var message =
                $"'{Destination}' is on another server. Move-FtpItem moves within one server; Copy-FtpItem copies to another.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = Destination };
        }

        var place = await RemoteDestination.FindAsync(session, named.Path, comesIntoBeing: false, cancellationToken);
        _destination = (session, Destination, place);
        return place;
    }

    private async Task MoveAsync(
        IReadOnlyList<Placement<(FtpSession Session, RemoteItem Item)>> placements, CancellationToken cancellationToken)
    {
        foreach (var placement in placements) await TryAsync(() => MoveAsync(placement, cancellationToken), placement.Source.Item.Item);
    }

    private async Task MoveAsync(Placement<(FtpSession Session, RemoteItem Item)> placement, CancellationToken cancellationToken)
    {
        var ((session, item), target) = (placement.Source.Item, placement.Target);
        if (!ShouldProcess($"{item.RemotePath} to {target}", "Move")) return;
        var moved = await session.RenameAsync(item.RemotePath, target, Force, cancellationToken);
        if (PassThru) WriteObject(moved);
    }
}
