using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lets the server compute the digests of files, without sending them.</summary>
[Cmdlet(VerbsCommon.Get, "FtpFileHash", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FtpFileHash))]
public sealed class GetFtpFileHashCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string ItemSet = "Item";

    /// <summary>Files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <summary>How the digest is computed.</summary>
    [Parameter(Position = 1)]
    public DigestAlgorithm Algorithm { get; set; } = DigestAlgorithm.Md5;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Item is not null)
        {
            await HashAsync(Session ?? Item.Session, Item, cancellationToken);
            return;
        }

        var session = CurrentSession();
        foreach (var path in Path)
        {
            try
            {
                await foreach (var item in RemoteGlob.ExpandAsync(session, path, cancellationToken)) await HashAsync(session, item, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    private async Task HashAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        try
        {
            var (length, digest) = await session.DigestAsync(item.RemotePath, Algorithm, cancellationToken: cancellationToken);
            WriteObject(new FtpFileHash(Algorithm, digest.ToUpperInvariant(), item.RemotePath, length));
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }
}
