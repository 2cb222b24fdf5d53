using System.Management.Automation;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.State;

namespace FtpTools.PowerShell.Commands;

/// <summary>
/// The base of the cmdlets that do the same with each of many items on the server: named by paths with wildcards, or piped as
/// objects. An item that fails is an error of its own, and the others are still processed.
/// </summary>
public abstract class ItemCommand : SessionCommand
{
    /// <summary>The set of parameters in which items are named.</summary>
    protected const string PathSet = "Path";

    /// <summary>The set of parameters in which items are named exactly.</summary>
    protected const string LiteralSet = "LiteralPath";

    /// <summary>The set of parameters in which an item is piped.</summary>
    protected const string ItemSet = "Item";

    /// <summary>Files or directories; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [RemotePathTransformation]
    [ArgumentCompleter(typeof(RemotePathCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or directories, exactly as they are named.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RemotePath")]
    [ArgumentCompleter(typeof(RemoteLiteralPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Items as Get-FtpChildItem writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ItemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public RemoteItem? Item { get; set; }

    /// <summary>Whether what is done to an item can change what a pattern finds; then all are found first.</summary>
    private protected virtual bool ChangesListing => false;

    /// <summary>Called once for each input object, before its items.</summary>
    private protected virtual Task PrepareAsync(FtpSession session, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does it with one item.</summary>
    private protected abstract Task ProcessItemAsync(FtpSession session, RemoteItem item, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var session = Item is not null ? Follow(Session ?? Item.Session) : CurrentSession();
        await PrepareAsync(session, cancellationToken);
        if (Item is not null)
        {
            await TryAsync(() => ProcessItemAsync(session, Item, cancellationToken), Item);
            return;
        }

        // Only the parameters of one set have values.
        foreach (var path in LiteralPath) await TryAsync(() => ProcessNamedAsync(session, path, cancellationToken), path);
        foreach (var path in Path) await TryAsync(() => ProcessMatchesAsync(session, path, cancellationToken), path);
    }

    private async Task ProcessNamedAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        await ProcessItemAsync(session, await session.StatAsync(path, cancellationToken), cancellationToken);
    }

    private async Task ProcessMatchesAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        var found = RemoteGlob.ExpandAsync(session, path, WarnOf, cancellationToken);
        if (ChangesListing) found = (await found.ToListAsync(cancellationToken)).ToAsyncEnumerable();
        await foreach (var item in found) await TryAsync(() => ProcessItemAsync(session, item, cancellationToken), item);
    }

    private async Task TryAsync(Func<Task> action, object target)
    {
        try
        {
            await action();
        }
        catch (FtpToolsException e)
        {
            ReportItemError(e, target);
        }
    }
}
