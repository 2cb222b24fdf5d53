using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes files and empty directories on the server.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpItemCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string ItemSet = "Item";

    /// <summary>Files or empty directories; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Item is not null)
        {
            await RemoveAsync(Session ?? Item.Session, Item, cancellationToken);
            return;
        }

        var session = CurrentSession();
        foreach (var path in Path) await RemoveMatchesAsync(session, path, cancellationToken);
    }

    private async Task RemoveMatchesAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            // All of them first: what is deleted must not change what is listed.
            var items = new List<RemoteItem>();
            await foreach (var item in RemoteGlob.ExpandAsync(session, path, cancellationToken)) items.Add(item);
            foreach (var item in items) await RemoveAsync(session, item, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, path);
        }
    }

    private async Task RemoveAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        if (!ShouldProcess(item.RemotePath, item.IsDirectory ? "Delete directory" : "Delete file")) return;
        try
        {
            if (item.IsDirectory) await session.DeleteDirectoryAsync(item.RemotePath, cancellationToken);
            else await session.DeleteFileAsync(item.RemotePath, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }
}
