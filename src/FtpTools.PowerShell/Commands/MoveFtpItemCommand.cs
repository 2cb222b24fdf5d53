using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Moves files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Move, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("mfi")]
[OutputType(typeof(RemoteItem))]
public sealed class MoveFtpItemCommand : ItemCommand
{
    private RemoteDestination? _destination;

    /// <summary>Where they go: a directory that is there, or for a single item its new path.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>Replaces files that are there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the moved items.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override bool ChangesListing => true;

    /// <inheritdoc/>
    private protected override async Task PrepareAsync(FtpSession session, CancellationToken cancellationToken)
    {
        _destination ??= await RemoteDestination.FindAsync(session, Destination, cancellationToken);
    }

    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        var target = _destination!.For(item.Name);
        if (!ShouldProcess($"{item.RemotePath} to {target}", "Move")) return;
        var moved = await session.RenameAsync(item.RemotePath, target, Force, cancellationToken);
        if (PassThru) WriteObject(moved);
    }
}
