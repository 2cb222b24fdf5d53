using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Describes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpItem", DefaultParameterSetName = PathSet)]
[OutputType(typeof(RemoteItem))]
public sealed class GetFtpItemCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string ItemSet = "Item";

    /// <summary>Files or directories; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them, to be looked at again.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Item is not null)
        {
            await DescribeAsync(Session ?? Item.Session, Item, cancellationToken);
            return;
        }

        var session = CurrentSession();
        foreach (var path in Path)
        {
            try
            {
                await foreach (var item in RemoteGlob.ExpandAsync(session, path, cancellationToken)) WriteObject(item);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    private async Task DescribeAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        try
        {
            WriteObject(await session.StatAsync(item.RemotePath, cancellationToken));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }
}
