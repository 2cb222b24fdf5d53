using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>Receives files from the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Receive, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("rcff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class ReceiveFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private const string ItemSet = "Item";

    private LocalDestination? _destination;

    /// <summary>Files on the server, or directories with -Recurse; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [RemotePathTransformation]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] RemotePath { get; set; } = [];

    /// <summary>Files on the server, or directories with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <summary>Where they go: a local folder, or for a single file its new name. The current folder when left out.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = ".";

    /// <inheritdoc/>
    private protected override string Activity => "Receiving files";

    /// <inheritdoc/>
    private protected override TransferDirection Direction => TransferDirection.Download;

    /// <inheritdoc/>
    private protected override async Task TransferAsync(CancellationToken cancellationToken)
    {
        _destination ??= new LocalDestination(LocalPaths.Resolve(this, Destination), Destination);
        if (Item is not null)
        {
            await TryReceiveAsync(Session ?? Item.Session, Item, null, cancellationToken);
            return;
        }

        var session = CurrentSession();
        foreach (var path in ParameterSetName == LiteralSet ? LiteralPath : RemotePath)
        {
            try
            {
                if (ParameterSetName == LiteralSet) await ReceiveNamedAsync(session, path, cancellationToken);
                else if (!WildcardPattern.ContainsWildcardCharacters(path)) await ReceiveNamedAsync(session, WildcardPattern.Unescape(path), cancellationToken);
                else await foreach (var item in RemoteGlob.ExpandAsync(session, path, WarnOf, cancellationToken)) await TryReceiveAsync(session, item, null, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, path);
            }
        }
    }

    /// <inheritdoc/>
    private protected override Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken)
    {
        return session.DownloadAsync(paths.Remote, paths.Local, options, Progress, cancellationToken);
    }

    // What is named with -Recurse is a directory, most likely: what is in it is asked for together with what it is.
    private async Task ReceiveNamedAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        await using var listings = new ListingsAhead(session, Recurse ? [path] : [], depth: 0, cancellationToken);
        listings.Begin();
        await TryReceiveAsync(session, await session.StatAsync(path, cancellationToken), listings, cancellationToken);
    }

    private async Task TryReceiveAsync(FtpSession session, RemoteItem item, ListingsAhead? begun, CancellationToken cancellationToken)
    {
        try
        {
            if (item.RemotePath != "/" && !Takes(item.Name, item.IsDirectory)) return;
            if (!item.IsDirectory)
                await ReceiveFileAsync(session, item, _destination!.For(item.Name), cancellationToken);
            else if (Recurse)
                await ReceiveTreeAsync(session, item, begun, cancellationToken);
            else
                throw new FtpToolsException(ErrorCode.InvalidArgument, $"'{item.RemotePath}' is a directory. Use -Recurse to receive it with all that is in it.") { Target = item.RemotePath };
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, item);
        }
    }

    private Task ReceiveTreeAsync(FtpSession session, RemoteItem folder, ListingsAhead? begun, CancellationToken cancellationToken)
    {
        var localPath = folder.Name == "/" ? _destination!.Folder : _destination!.For(folder.Name);
        var items = begun?.NextAsync() ?? session.ListAsync(folder.RemotePath, cancellationToken);
        return ReceiveFolderAsync(session, items, localPath, depth: 0, cancellationToken);
    }

    private async Task ReceiveFolderAsync(FtpSession session, RemoteListing items, string localPath, int depth, CancellationToken cancellationToken)
    {
        if (!Names.IsSelective && !Directory.Exists(localPath) && ShouldProcess(localPath, "Create folder")) CreateFolder(localPath);
        var directories = new List<RemoteItem>();
        await foreach (var item in items)
        {
            if (!Takes(item.Name, item.IsDirectory)) continue;
            try
            {
                if (item.IsDirectory) directories.Add(item);
                else if (item.Type == RemoteItemType.File) await ReceiveFileAsync(session, item, LocalPlace.Below(localPath, item.Name), cancellationToken);
                else WriteWarning($"'{item.RemotePath}' is neither a file nor a directory, and was not received.");
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, item);
            }
        }

        if (items.Omission is { } omission)
            ReportItemError(omission.ToError(ErrorCode.NameRefused, $"Not all of '{omission.Directory}' can be received."), omission.Directory);
        await using var listings = new ListingsAhead(session, directories.Select(d => d.RemotePath), depth, cancellationToken);
        foreach (var directory in directories)
        {
            var below = listings.NextAsync();
            try
            {
                await ReceiveFolderAsync(session, below, LocalPlace.Below(localPath, directory.Name), depth + 1, cancellationToken);
            }
            catch (FtpToolsException e)
            {
                ReportItemError(e, directory);
            }
        }
    }

    private Task ReceiveFileAsync(FtpSession session, RemoteItem item, string localPath, CancellationToken cancellationToken)
    {
        return MoveAsync("Receive file", item.Length, item, (localPath, item.RemotePath), session, cancellationToken);
    }

    private static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The local folder '{path}' cannot be made: {e.Message}", e) { Target = path };
        }
    }
}
