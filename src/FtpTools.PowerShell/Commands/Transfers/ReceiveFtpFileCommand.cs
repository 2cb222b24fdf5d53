using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Receives files from the server. Each arrives whole and verified, or not at all.</summary>
[Cmdlet(VerbsCommunications.Receive, "FtpFile", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[Alias("rcff")]
[OutputType(typeof(TransferResult), typeof(Job))]
public sealed class ReceiveFtpFileCommand : FileTransferCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";
    private const string Here = ".";

    private readonly HashSet<(FtpSession Session, string Path)> _trees = [];
    private Placements<Download>? _placements;
    private LocalDestination? _destination;
    private string? _destinationPath;

    /// <summary>Files on the server, or directories with -Recurse: paths with wildcards, items as Get-FtpChildItem writes them, or records
    /// with a property RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Item")]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] RemotePath { get; set; } = [];

    /// <summary>Files on the server, or directories with -Recurse, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The destination: a local folder, or for a single file its new name. The default is the current folder.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Receiving files";

    /// <inheritdoc/>
    private protected override TransferDirection Direction => TransferDirection.Download;

    private Placements<Download> Placements => _placements ??= new Placements<Download>((e, download) => ReportItemError(e, ((Download)download).Item));

    /// <inheritdoc/>
    private protected override async Task TransferAsync(CancellationToken cancellationToken)
    {
        // Reported before the server is asked for anything.
        if (IsDestinationNamed || !MyInvocation.ExpectingInput) FindDestination(Destination ?? Here);
        var inputs = ParameterSetName == LiteralSet ? LiteralPath : RemotePath;
        var found = new List<(Source<Download> Source, string Destination)>();
        foreach (var input in inputs)
            await TryAsync(() => FindAsync(input, inputs.Length == 1, found, cancellationToken), input, Placements.Miss);
        try
        {
            foreach (var group in found.GroupBy(f => f.Destination))
                await TryAsync(() => ReceiveToAsync(FindDestination(group.Key), [.. group.Select(f => f.Source)], cancellationToken), group.Key);
        }
        finally
        {
            foreach (var (source, _) in found) await source.Item.StopAsync();
        }
    }

    /// <inheritdoc/>
    private protected override async Task TransferHeldAsync(CancellationToken cancellationToken)
    {
        await ReceiveAsync(Placements.Release(), cancellationToken);
    }

    /// <inheritdoc/>
    private protected override Task<TransferResult> CarryOutAsync(
        FtpSession session, (string Local, string Remote) paths, TransferOptions options, CancellationToken cancellationToken)
    {
        return session.DownloadAsync(paths.Remote, paths.Local, options, Progress, cancellationToken);
    }

    /// <summary>Finds what one input names, and its destination, which a record may specify itself.</summary>
    private async Task FindAsync(object input, bool isOnly, List<(Source<Download> Source, string Destination)> found, CancellationToken cancellationToken)
    {
        var named = input is string literal && ParameterSetName == LiteralSet ? RemoteInput.ReadLiteral(this, literal) : RemoteInput.Read(this, input);
        var session = SessionFor(named);
        var destination = Destination ?? RecordedDestination(input, "LocalPath") ?? Here;
        if (named.Item is { } item)
        {
            Add(new Download(session, item));
        }
        else if (named.IsLiteral || !Wildcard.IsIn(named.Path))
        {
            var isAhead = isOnly && !MyInvocation.ExpectingInput && Recurse;
            Add(await DescribeAsync(session, named, isAhead, cancellationToken));
        }
        else
        {
            var matches = await RemoteGlob.ExpandAsync(session, named.Path, WarnOf, cancellationToken).ToListAsync(cancellationToken);
            if (matches.Count == 0) WriteWarning(Wildcard.NoMatch(named.Path));
            foreach (var match in matches) Add(new Download(session, match));
        }

        void Add(Download download)
        {
            if (IsToBeReceived(download)) found.Add((SourceOf(download), destination));
        }
    }

    // What is named with -Recurse is most likely a directory: its content is requested together with its description.
    private async Task<Download> DescribeAsync(FtpSession session, RemoteInput named, bool isAhead, CancellationToken cancellationToken)
    {
        if (!isAhead)
        {
            var item = named.IsLiteral
                ? await session.StatAsync(named.Path, cancellationToken) : await RemoteGlob.ExpandAsync(session, named.Path, WarnOf, cancellationToken).FirstAsync(cancellationToken);
            return new Download(session, item);
        }

        var path = named.IsLiteral ? named.Path : WildcardPattern.Unescape(named.Path);
        var listings = new ListingPrefetcher(session, [path], depth: 0, cancellationToken);
        try
        {
            listings.Begin();
            return new Download(session, await session.StatAsync(path, cancellationToken)) { Begun = listings };
        }
        catch (FtpToolsException)
        {
            await listings.DisposeAsync();
            throw;
        }
    }

    // Reported before the destinations are assigned: what is not received does not count.
    private bool IsToBeReceived(Download download)
    {
        var item = download.Item;
        if (item.RemotePath != "/" && !Takes(item.Name, item.IsDirectory)) return false;
        if (IsInTreeThatCame(download)) return false;
        if (!item.IsDirectory || Recurse || item.RelativePath is not null) return true;
        Placements.Miss();
        var message = $"'{item.RemotePath}' is a directory. Use -Recurse to receive it with everything in it.";
        ReportItemError(new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = item.RemotePath }, item);
        return false;
    }

    private bool IsInTreeThatCame(Download download)
    {
        for (var at = download.Item.RemotePath; _trees.Count > 0 && at.Length > 1;)
        {
            at = at[..Math.Max(at.LastIndexOf('/'), 1)];
            if (_trees.Contains((download.Session, at))) return true;
            if (at == "/") break;
        }

        return false;
    }

    private static Source<Download> SourceOf(Download download)
    {
        var item = download.Item;
        var isHome = item.RemotePath == "/";
        var name = isHome ? string.Empty : item.RelativePath ?? item.Name;
        return new Source<Download>(download, $"{download.Session.Name}:{item.RemotePath}", name) { IsOfTree = isHome || item.RelativePath is not null };
    }

    private LocalDestination FindDestination(string destination)
    {
        if (DrivePlaces.Ours(this, destination) is not null)
        {
            var message = $"The -Destination '{destination}' is on a server. Receive-FtpFile brings files to this computer; Copy-Item copies them on the server.";
            throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = destination };
        }

        var path = LocalPaths.Resolve(this, destination, nameof(Destination));
        var isKnown = _destinationPath == destination && _destination?.Path == System.IO.Path.TrimEndingDirectorySeparator(path);
        if (isKnown) return _destination!;
        _destinationPath = destination;
        return _destination = new LocalDestination(path, destination);
    }

    private Task ReceiveToAsync(LocalDestination destination, IReadOnlyList<Source<Download>> sources, CancellationToken cancellationToken)
    {
        return ReceiveAsync(Placements.Add(destination, sources, isAll: !MyInvocation.ExpectingInput), cancellationToken);
    }

    private async Task ReceiveAsync(IReadOnlyList<Placement<Download>> placements, CancellationToken cancellationToken)
    {
        foreach (var (source, target) in placements) await TryAsync(() => ReceiveAsync(source.Item, target, cancellationToken), source.Item.Item);
    }

    private async Task ReceiveAsync(Download download, string localPath, CancellationToken cancellationToken)
    {
        var (session, item) = download;
        if (!item.IsDirectory)
        {
            await ReceiveFileAsync(session, item, localPath, cancellationToken);
        }
        else if (Recurse)
        {
            _trees.Add((session, item.RemotePath));
            var items = download.Begun?.NextAsync() ?? session.ListAsync(item.RemotePath, cancellationToken);
            await ReceiveFolderAsync(session, items, localPath, depth: 0, cancellationToken);
        }
        else
        {
            // From a listing of a whole tree: its content follows by itself.
            MakeFolder(localPath);
        }
    }

    private async Task ReceiveFolderAsync(FtpSession session, RemoteListing items, string localPath, int depth, CancellationToken cancellationToken)
    {
        MakeFolder(localPath);
        var claims = new FolderClaims(localPath);
        var directories = new List<RemoteItem>();
        await foreach (var item in items)
        {
            if (!Takes(item.Name, item.IsDirectory)) continue;
            await TryAsync(() => TakeAsync(item), item);
        }

        if (items.Omission is { } omission)
            ReportItemError(omission.ToError(ErrorCode.NameRefused, $"'{omission.Directory}' cannot be received completely."), omission.Directory);
        await using var listings = new ListingPrefetcher(session, directories.Select(d => d.RemotePath), depth, cancellationToken);
        foreach (var directory in directories)
        {
            var below = listings.NextAsync();
            await TryAsync(() => ReceiveFolderAsync(session, below, LocalPlace.Below(localPath, directory.Name), depth + 1, cancellationToken), directory);
        }

        async Task TakeAsync(RemoteItem item)
        {
            claims.Claim(item);
            if (item.IsDirectory) directories.Add(item);
            else if (item.Type == RemoteItemType.File) await ReceiveFileAsync(session, item, LocalPlace.Below(localPath, item.Name), cancellationToken);
            else WriteWarning($"'{item.RemotePath}' is neither a file nor a directory, and was not received.");
        }
    }

    private Task ReceiveFileAsync(FtpSession session, RemoteItem item, string localPath, CancellationToken cancellationToken)
    {
        return MoveAsync("Receive file", item.Length, item, (localPath, item.RemotePath), session, cancellationToken);
    }

    private void MakeFolder(string path)
    {
        if (Names.IsSelective || Directory.Exists(path) || !ShouldProcess(path, "Create folder")) return;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The local folder '{path}' cannot be created: {e.Message}", e) { Target = path };
        }
    }

    /// <summary>Something on a server, and the session through which it comes.</summary>
    private sealed record Download(FtpSession Session, RemoteItem Item)
    {
        /// <summary>The listing of the directory that was requested ahead of time; null if none was.</summary>
        public ListingPrefetcher? Begun { get; init; }

        public ValueTask StopAsync() => Begun?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
