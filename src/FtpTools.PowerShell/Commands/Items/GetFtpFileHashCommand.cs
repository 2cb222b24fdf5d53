using System.Management.Automation;
using FtpTools.PowerShell.Results;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lets the server compute the digests of files, without sending them.</summary>
[Cmdlet(VerbsCommon.Get, "FtpFileHash", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FtpFileHash))]
public sealed class GetFtpFileHashCommand : ItemCommand
{
    /// <summary>How the digest is computed.</summary>
    [Parameter(Position = 1)]
    public DigestAlgorithm Algorithm { get; set; } = DigestAlgorithm.Md5;

    /// <inheritdoc/>
    private protected override async Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken)
    {
        var (length, digest) = await session.DigestAsync(item.RemotePath, Algorithm, cancellationToken: cancellationToken);
        WriteObject(new FtpFileHash(Algorithm, digest.ToUpperInvariant(), item.RemotePath, length, session));
    }
}
