using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Describes files and directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpItem")]
[OutputType(typeof(RemoteItem))]
public sealed class GetFtpItemCommand : SessionCommand
{
    /// <summary>Files or directories; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
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
}
