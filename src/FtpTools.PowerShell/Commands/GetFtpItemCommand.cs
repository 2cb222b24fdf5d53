using System.Management.Automation;

namespace FtpTools.PowerShell.Commands;

/// <summary>Describes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpItem", DefaultParameterSetName = PathSet)]
[Alias("gfi")]
[OutputType(typeof(RemoteItem))]
public sealed class GetFtpItemCommand : ItemCommand
{
    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        // What was piped is looked at again; what a pattern found was seen just now.
        WriteObject(item == Item ? await session.StatAsync(item.RemotePath, cancellationToken) : item);
    }
}
