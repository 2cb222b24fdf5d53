using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpItemCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string ItemSet = "Item";
    private const int RequestsAtOnce = 32;

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

    /// <summary>Deletes directories with all that is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

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
        var action = !item.IsDirectory ? "Delete file" : Recurse ? "Delete directory with all that is in it" : "Delete directory";
        try
        {
            // Before anything in it goes, which a whole tree would begin with.
            if (item.RemotePath == "/")
                throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be deleted. Name what is in it: Remove-FtpItem /* -Recurse.") { Target = "/" };
            if (!ShouldProcess(item.RemotePath, action)) return;
            if (!item.IsDirectory) await session.DeleteFileAsync(item.RemotePath, cancellationToken);
            else if (Recurse) await RemoveTreeAsync(session, item.RemotePath, cancellationToken);
            else await session.DeleteDirectoryAsync(item.RemotePath, cancellationToken);
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }

    // The directory itself goes last, and only if its listing was complete: one that breaks off throws before that.
    private static async Task RemoveTreeAsync(FtpSession session, string directory, CancellationToken cancellationToken)
    {
        var items = new List<RemoteItem>();
        await foreach (var item in session.ListAsync(directory, cancellationToken)) items.Add(item);
        foreach (var below in items.Where(i => i.IsDirectory)) await RemoveTreeAsync(session, below.RemotePath, cancellationToken);
        await Parallel.ForEachAsync(
            items.Where(i => !i.IsDirectory),
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
            async (item, token) => await session.DeleteFileAsync(item.RemotePath, token));
        await session.DeleteDirectoryAsync(directory, cancellationToken);
    }
}
