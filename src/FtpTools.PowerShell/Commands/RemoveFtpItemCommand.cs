using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
public sealed class RemoveFtpItemCommand : ItemCommand
{
    private const int RequestsAtOnce = 32;

    /// <summary>Deletes directories with all that is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    private protected override string? HintFor(FtpToolsException exception)
    {
        return exception.Code == ErrorCode.DirectoryNotEmpty && !Recurse ? "Remove what is in it with -Recurse." : null;
    }

    /// <inheritdoc/>
    private protected override bool ChangesListing => true;

    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        // Before anything in it goes, which a whole tree would begin with.
        if (item.RemotePath == "/")
            throw new FtpToolsException(ErrorCode.PermissionDenied, "The home itself cannot be deleted. Name what is in it: Remove-FtpItem /* -Recurse.") { Target = "/" };
        var action = !item.IsDirectory ? "Delete file" : Recurse ? "Delete directory with all that is in it" : "Delete directory";
        if (!ShouldProcess(item.RemotePath, action)) return;
        if (!item.IsDirectory) await session.DeleteFileAsync(item.RemotePath, cancellationToken);
        else if (Recurse) await RemoveTreeAsync(session, item.RemotePath, cancellationToken);
        else await session.DeleteDirectoryAsync(item.RemotePath, cancellationToken);
    }

    // The directory itself goes last, and only if its listing was complete: one that breaks off throws before that.
    internal static async Task RemoveTreeAsync(FtpSession session, string directory, CancellationToken cancellationToken)
    {
        var items = await session.ListAsync(directory, cancellationToken).ToListAsync(cancellationToken);
        foreach (var below in items.Where(i => i.IsDirectory)) await RemoveTreeAsync(session, below.RemotePath, cancellationToken);
        await Parallel.ForEachAsync(
            items.Where(i => !i.IsDirectory),
            new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
            async (item, token) => await session.DeleteFileAsync(item.RemotePath, token));
        await session.DeleteDirectoryAsync(directory, cancellationToken);
    }
}
