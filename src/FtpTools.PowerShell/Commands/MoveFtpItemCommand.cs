using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Moves files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Move, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(RemoteItem))]
public sealed class MoveFtpItemCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string ItemSet = "Item";

    private RemoteDestination? _destination;

    /// <summary>Files or directories; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <summary>Where they go: a directory that is there, or for a single item its new path.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Replaces files that are there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the moved items.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = Item is not null ? Session ?? Item.Session : CurrentSession();
        _destination ??= await RemoteDestination.FindAsync(session, Destination, cancellationToken);
        if (Item is not null)
        {
            await MoveAsync(session, Item, cancellationToken);
            return;
        }

        foreach (var path in Path)
        {
            try
            {
                // All of them first: what is moved must not change what is listed.
                var items = new List<RemoteItem>();
                await foreach (var item in RemoteGlob.ExpandAsync(session, path, cancellationToken)) items.Add(item);
                foreach (var item in items) await MoveAsync(session, item, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    private async Task MoveAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        try
        {
            var target = _destination!.For(item.Name);
            if (!ShouldProcess($"{item.RemotePath} to {target}", "Move")) return;
            var moved = await session.RenameAsync(item.RemotePath, target, Force, cancellationToken);
            if (PassThru) WriteObject(moved);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }
}
