using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>Lists directories on the server.</summary>
[Cmdlet(VerbsCommon.Get, "FtpChildItem", DefaultParameterSetName = PathSet)]
[Alias("gfci")]
[OutputType(typeof(RemoteItem), typeof(string))]
public sealed class GetFtpChildItemCommand : SessionCommand
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    private NameFilter? _names;
    private int _levels;

    /// <summary>Directories or files: paths with wildcards, items as this command writes them, or records with a property RemotePath or
    /// Path. The default is the current directory of the session.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Item")]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    public object[] Path { get; set; } = [""];

    /// <summary>Directories or files, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Also lists what is in the directories below.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels of directories below are also listed; it does not need -Recurse.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; }

    /// <summary>Writes files only.</summary>
    [Parameter]
    public SwitchParameter File { get; set; }

    /// <summary>Writes directories only.</summary>
    [Parameter]
    public SwitchParameter Directory { get; set; }

    /// <summary>Writes names instead of items: paths below the listed directory.</summary>
    [Parameter]
    public SwitchParameter Name { get; set; }

    /// <summary>Writes only items whose names match this.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Filter { get; set; }

    /// <summary>Writes only items whose names match one of these.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = [];

    /// <summary>Skips items whose names match one of these, directories with everything in them.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        _names = new NameFilter(Filter, Include, Exclude);
        _levels = MyInvocation.BoundParameters.ContainsKey(nameof(Depth)) ? Depth : Recurse ? int.MaxValue : 0;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        // Only the parameters of one set are given; the other has its default.
        if (ParameterSetName == LiteralSet)
        {
            foreach (var path in LiteralPath)
                await TryAsync(() => ListInputAsync(RemoteInput.ReadLiteral(this, path), cancellationToken), path);
            return;
        }

        foreach (var input in Path)
            await TryAsync(() => ListInputAsync(RemoteInput.ReadOrSession(this, input, string.Empty), cancellationToken), input);
    }

    private async Task ListInputAsync(RemoteInput input, CancellationToken cancellationToken)
    {
        var session = SessionFor(input);
        if (input.IsLiteral || input.Path.Length == 0)
            await ListAsync(session, input.Path, cancellationToken);
        else if (!Wildcard.IsIn(input.Path))
            await ListAsync(session, WildcardPattern.Unescape(input.Path), cancellationToken);
        else if (await RemoteGlob.FindAsync(session, input.Path, cancellationToken) is not null)
            await ListAsync(session, input.Path, cancellationToken);
        else
            await ListMatchesAsync(session, input.Path, cancellationToken);
    }

    private async Task ListMatchesAsync(FtpSession session, string pattern, CancellationToken cancellationToken)
    {
        var isAny = false;
        await foreach (var item in RemoteGlob.ExpandAsync(session, pattern, WarnOf, cancellationToken))
        {
            isAny = true;
            var root = RemotePath.Parse(item.RemotePath).Parent;
            if (WriteIfWanted(item, root, depth: 0))
                await TryAsync(() => ListTreeAsync(session, item.RemotePath, root, 1, cancellationToken), item);
        }

        if (!isAny) WriteWarning(Wildcard.NoMatch(pattern));
    }

    private async Task ListAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            await ListTreeAsync(session, path, RemotePath.Parse(session.ResolvePath(path)), 0, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotADirectory)
        {
            var file = await session.StatAsync(path, cancellationToken);
            WriteIfWanted(file, RemotePath.Parse(file.RemotePath).Parent, depth: 0);
        }
    }

    private Task ListTreeAsync(FtpSession session, string path, RemotePath root, int depth, CancellationToken cancellationToken)
    {
        return ListDirectoryAsync(session, session.ListAsync(path, cancellationToken), root, depth, cancellationToken);
    }

    private async Task ListDirectoryAsync(
        FtpSession session, RemoteListing items, RemotePath root, int depth, CancellationToken cancellationToken)
    {
        var directories = new List<string>();
        await foreach (var item in ListingOrder.ByNameAsync(items, cancellationToken))
        {
            if (WriteIfWanted(item, root, depth)) directories.Add(item.RemotePath);
        }

        WarnOf(items.Omission);
        await using var listings = new ListingPrefetcher(session, directories, depth, cancellationToken);
        foreach (var directory in directories)
        {
            var below = listings.NextAsync();
            await TryAsync(() => ListDirectoryAsync(session, below, root, depth + 1, cancellationToken), directory);
        }
    }

    /// <summary>Writes an item if it is wanted, and returns whether to look into it.</summary>
    private bool WriteIfWanted(RemoteItem item, RemotePath root, int depth)
    {
        var isOfKind = (!File || item.Type == RemoteItemType.File) && (!Directory || item.IsDirectory);
        if (isOfKind && _names!.Takes(item.Name)) Write(item, root);
        return depth < _levels && item.IsDirectory && _names!.Enters(item.Name);
    }

    // Items received from a whole tree keep their place in it.
    private void Write(RemoteItem item, RemotePath root)
    {
        if (!Name && _levels == 0)
        {
            WriteObject(item);
            return;
        }

        var relativePath = RemotePath.Parse(item.RemotePath).RelativeTo(root);
        if (Name) WriteObject(relativePath);
        else WriteObject(item with { RelativePath = relativePath });
    }
}
