using System.Runtime.CompilerServices;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Plans what Receive-FtpFile receives: which of the named files, and to which paths. A plan is made as it is carried out, so that a
/// directory of any size needs no memory. What cannot be received is reported, and the rest goes on.
/// </summary>
/// <param name="command">Asks and tells the user.</param>
/// <param name="rules">What the user wants.</param>
/// <param name="warnOf">Called for entries that the server cannot list.</param>
internal sealed class DownloadPlan(ICommandContext command, TransferRules rules, Action<ListingOmission?> warnOf)
{
    private readonly TransferApproval _approval = new(command, rules, TransferDirection.Download);
    private readonly Placements<Download> _placements = new((e, download) => command.ReportItemError(e, ((Download)download).Item));
    private RemoteSources? _sources;

    private RemoteSources Sources => _sources ??= new RemoteSources(command, rules, warnOf, "receive", Miss);

    /// <summary>Notes that something was named that cannot be received. Where the others go must not depend on that.</summary>
    public void Miss() => _placements.Miss();

    /// <inheritdoc cref="RemoteSources.FindAsync"/>
    public Task<IReadOnlyList<Source<Download>>> FindAsync(
        FtpSession session, RemoteInput named, bool isOnly, CancellationToken cancellationToken)
    {
        return Sources.FindAsync(session, named, isOnly, cancellationToken);
    }

    /// <summary>Plans what was named together for one destination.
    /// What comes from a pipeline may have to wait for <see cref="HeldAsync"/>.</summary>
    /// <param name="destination">The destination; the same object for all that go to the same one.</param>
    /// <param name="sources">What <see cref="FindAsync"/> found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<PendingTransfer> AddAsync(
        LocalDestination destination, IReadOnlyList<Source<Download>> sources, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var placements = _placements.Add(destination, sources, isAll: !rules.IsPiped);
        await foreach (var transfer in PlacedAsync(placements, cancellationToken)) yield return transfer;
    }

    /// <summary>Plans what was held until all input had come.</summary>
    public async IAsyncEnumerable<PendingTransfer> HeldAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var transfer in PlacedAsync(_placements.Release(), cancellationToken)) yield return transfer;
    }

    private async IAsyncEnumerable<PendingTransfer> PlacedAsync(
        IReadOnlyList<Placement<Download>> placements, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (source, target) in placements)
        {
            var item = source.Item.Item;
            await foreach (var transfer in command.TryEachAsync(() => ItemAsync(source.Item, target, cancellationToken), item))
                yield return transfer;
        }
    }

    private IAsyncEnumerable<PendingTransfer> ItemAsync(Download download, string localPath, CancellationToken cancellationToken)
    {
        var (session, item) = download;
        if (!item.IsDirectory) return FileAsync(session, item, localPath, cancellationToken);
        if (rules.Recurse)
        {
            var items = Sources.EnterAsync(download, cancellationToken);
            return FolderAsync(session, items, localPath, depth: 0, cancellationToken);
        }

        // From a listing of a whole tree: its content follows by itself.
        MakeFolder(localPath);
        return AsyncEnumerable.Empty<PendingTransfer>();
    }

    private async IAsyncEnumerable<PendingTransfer> FolderAsync(
        FtpSession session, RemoteListing items, string localPath, int depth, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MakeFolder(localPath);
        var claims = new FolderClaims(localPath);
        var directories = new List<RemoteItem>();
        await foreach (var item in items)
        {
            if (!rules.Takes(item.Name, item.IsDirectory)) continue;
            await foreach (var transfer in command.TryEachAsync(() => EntryAsync(item), item)) yield return transfer;
        }

        if (items.Omission is { } omission)
            command.ReportItemError(
                omission.ToError(ErrorCode.NameRefused, $"'{omission.Directory}' cannot be received completely."), omission.Directory);
        await using var listings = new ListingPrefetcher(session, directories.Select(d => d.RemotePath), depth, cancellationToken);
        foreach (var directory in directories)
        {
            var below = listings.NextAsync();
            var transfers = command.TryEachAsync(
                () => FolderAsync(session, below, LocalPlace.Below(localPath, directory.Name), depth + 1, cancellationToken), directory);
            await foreach (var transfer in transfers) yield return transfer;
        }

        IAsyncEnumerable<PendingTransfer> EntryAsync(RemoteItem item)
        {
            claims.Claim(item);
            if (item.Type == RemoteItemType.File)
                return FileAsync(session, item, LocalPlace.Below(localPath, item.Name), cancellationToken);
            if (item.IsDirectory) directories.Add(item);
            else command.WriteWarning($"'{item.RemotePath}' is neither a file nor a directory, and was not received.");
            return AsyncEnumerable.Empty<PendingTransfer>();
        }
    }

    private async IAsyncEnumerable<PendingTransfer> FileAsync(
        FtpSession session, RemoteItem item, string localPath, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var planned = new PlannedFile(session, localPath, item.RemotePath);
        if (await _approval.IsGivenAsync(planned, cancellationToken))
            yield return new PendingTransfer(
                session, item.Length, item, async (progress, token) => await ReceiveAsync(planned, progress, token));
    }

    private Task<TransferResult> ReceiveAsync(PlannedFile file, TransferProgress progress, CancellationToken cancellationToken)
    {
        return file.Session.DownloadAsync(file.RemotePath, file.LocalPath, rules.Options, progress, cancellationToken);
    }

    private void MakeFolder(string path)
    {
        if (rules.Names.IsSelective || Directory.Exists(path) || !command.ShouldProcess(path, "Create folder")) return;
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The local folder '{path}' cannot be created: {e.Message}", e)
            {
                Target = path,
            };
        }
    }
}
