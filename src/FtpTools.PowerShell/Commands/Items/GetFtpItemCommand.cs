using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Describes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpItem", DefaultParameterSetName = PathSet)]
[Alias("gfi")]
[OutputType(typeof(RemoteItem))]
public sealed class GetFtpItemCommand : ItemCommand
{
    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(
        FtpSession session, RemoteItem item, bool isFresh, CancellationToken cancellationToken)
    {
        // Piped items are looked up again; what a pattern found was listed just now.
        WriteObject(isFresh ? item : await session.StatAsync(item.RemotePath, cancellationToken));
    }

    /// <inheritdoc/>
    private protected override Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        return ProcessItemAsync(session, item, isFresh: true, cancellationToken);
    }
}
