using System.Management.Automation;
using FtpTools.PowerShell.Completion;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;

namespace FtpTools.PowerShell.Commands;

/// <summary>
/// The base of the cmdlets that do the same with each of many items on the server: named by paths with wildcards, or piped as
/// objects. An item that fails causes an error of its own, and the others are still processed.
/// </summary>
public abstract class ItemCommand : SessionCommand
{
    /// <summary>The set of parameters in which items are named.</summary>
    protected const string PathSet = "Path";

    /// <summary>The set of parameters in which items are named exactly.</summary>
    protected const string LiteralSet = "LiteralPath";

    /// <summary>Files or directories: paths with wildcards, items as Get-FtpChildItem writes them,
    /// or records with a property RemotePath or Path.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Alias("Item")]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Path { get; set; } = [];

    /// <summary>Files or directories, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Whether processing an item can change what a pattern finds; if so, all are found first.</summary>
    private protected virtual bool ChangesListing => false;

    /// <summary>Processes one item.</summary>
    /// <param name="session">The session.</param>
    /// <param name="item">The item.</param>
    /// <param name="isFresh">Whether it was looked up just now, and not before it was piped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    private protected virtual Task ProcessItemAsync(FtpSession session, RemoteItem item, bool isFresh, CancellationToken cancellationToken)
    {
        return ProcessItemAsync(session, item, cancellationToken);
    }

    /// <summary>Processes one item.</summary>
    private protected abstract Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        // Only the parameters of one set have values.
        foreach (var path in LiteralPath)
            await TryAsync(() => ProcessInputAsync(RemoteInput.ReadLiteral(this, path), cancellationToken), path, NotFound);
        foreach (var input in Path)
            await TryAsync(() => ProcessInputAsync(RemoteInput.Read(this, input), cancellationToken), input, NotFound);
        await ProcessedAsync(cancellationToken);
    }

    /// <summary>Called when the items of one input object have all been processed.</summary>
    private protected virtual Task ProcessedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called for anything named that cannot be found or used.</summary>
    private protected virtual void NotFound()
    {
    }

    private async Task ProcessInputAsync(RemoteInput input, CancellationToken cancellationToken)
    {
        var session = SessionFor(input);
        if (input.Item is { } item) await ProcessItemAsync(session, item, isFresh: false, cancellationToken);
        else if (input.IsLiteral)
            await ProcessItemAsync(session, await session.StatAsync(input.Path, cancellationToken), isFresh: true, cancellationToken);
        else await ProcessMatchesAsync(session, input.Path, cancellationToken);
    }

    private async Task ProcessMatchesAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        var found = RemoteGlob.ExpandAsync(session, path, WarnOf, cancellationToken);
        if (ChangesListing) found = (await found.ToListAsync(cancellationToken)).ToAsyncEnumerable();
        var isAny = false;
        await foreach (var item in found)
        {
            isAny = true;
            await TryAsync(() => ProcessItemAsync(session, item, isFresh: true, cancellationToken), item);
        }

        if (!isAny) WriteWarning(Wildcard.NoMatch(path));
    }
}
