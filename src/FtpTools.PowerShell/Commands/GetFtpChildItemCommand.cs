using System.Management.Automation;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpChildItem")]
[OutputType(typeof(RemoteItem))]
public sealed class GetFtpChildItemCommand : SessionCommand
{
    /// <summary>Directories or files; wildcards are allowed. The current directory of the session when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RemotePath")]
    [SupportsWildcards]
    public string[] Path { get; set; } = [""];

    /// <summary>Lists what is in the directories below, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = CurrentSession();
        foreach (var path in Path)
        {
            try
            {
                if (WildcardPattern.ContainsWildcardCharacters(path)) await ListMatchesAsync(session, path, cancellationToken);
                else await ListAsync(session, WildcardPattern.Unescape(path), cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    private async Task ListMatchesAsync(FtpSession session, string pattern, CancellationToken cancellationToken)
    {
        await foreach (var item in RemoteGlob.ExpandAsync(session, pattern, cancellationToken))
        {
            WriteObject(item);
            if (Recurse && item.IsDirectory) await ListDirectoryAsync(session, item.RemotePath, cancellationToken);
        }
    }

    private async Task ListAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            await ListDirectoryAsync(session, path, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotADirectory)
        {
            WriteObject(await session.StatAsync(path, cancellationToken));
        }
    }

    private async Task ListDirectoryAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        var directories = new List<string>();
        await foreach (var item in session.ListAsync(path, cancellationToken))
        {
            WriteObject(item);
            if (Recurse && item.IsDirectory) directories.Add(item.RemotePath);
        }

        foreach (var directory in directories)
        {
            try
            {
                await ListDirectoryAsync(session, directory, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, directory);
            }
        }
    }
}
