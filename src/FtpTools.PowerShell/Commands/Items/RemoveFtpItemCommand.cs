using System.Management.Automation;
using FtpTools.PowerShell.Credentials;

namespace FtpTools.PowerShell.Commands;

/// <summary>Deletes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Remove, "FtpItem", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("rfi")]
public sealed class RemoveFtpItemCommand : ItemCommand
{
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Deletes directories with everything in them, without asking.</summary>
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
        // Checked before anything in it is deleted, which is where deleting a whole tree would begin.
        if (item.RemotePath == "/")
            throw new FtpToolsException(
                ErrorCode.PermissionDenied,
                "The home itself cannot be deleted. Name what is in it: Remove-FtpItem /* -Recurse.")
            {
                Target = "/",
            };
        var action = !item.IsDirectory ? "Delete file" : Recurse ? "Delete directory with everything in it" : "Delete directory";
        if (!ShouldProcess(item.RemotePath, action)) return;
        if (!item.IsDirectory) await session.DeleteFileAsync(item.RemotePath, cancellationToken);
        else if (Recurse) await session.DeleteTreeAsync(item.RemotePath, cancellationToken);
        else await RemoveDirectoryAsync(session, item.RemotePath, cancellationToken);
    }

    private async Task RemoveDirectoryAsync(FtpSession session, string directory, CancellationToken cancellationToken)
    {
        try
        {
            await session.DeleteDirectoryAsync(directory, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.DirectoryNotEmpty)
        {
            if (IsAgreed(directory, e)) await session.DeleteTreeAsync(directory, cancellationToken);
        }
    }

    // The same question as Remove-Item asks.
    private bool IsAgreed(string directory, FtpToolsException notEmpty)
    {
        if (Audience.IsMissing(Host)) throw NeedsRecurse(directory, notEmpty);
        try
        {
            var question = $"'{directory}' is not empty, and -Recurse was not given. Delete it with everything in it?";
            return ShouldContinue(question, "Delete directory", ref _yesToAll, ref _noToAll);
        }
        catch (Exception e) when (Audience.IsRefusal(e))
        {
            throw NeedsRecurse(directory, e);
        }
    }

    private static FtpToolsException NeedsRecurse(string directory, Exception cause)
    {
        var message = $"The directory is not empty: '{directory}'. -Recurse deletes it with everything in it.";
        return new FtpToolsException(ErrorCode.DirectoryNotEmpty, message, cause) { Target = directory, Advice = null };
    }
}
