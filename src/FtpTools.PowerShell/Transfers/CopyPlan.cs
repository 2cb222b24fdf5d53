using System.Runtime.CompilerServices;
using FtpTools.Files;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>
/// Plans what Copy-FtpItem copies: which of the named files, and to which paths. A plan is made as it is carried out. What cannot be copied
/// is reported, and the rest goes on.
/// </summary>
/// <param name="command">Asks and tells the user.</param>
/// <param name="rules">What the user wants.</param>
/// <param name="warnOf">Called for entries that a server cannot list.</param>
/// <param name="wantsResults">Whether the user wants to see the results.</param>
internal sealed class CopyPlan(ICommandContext command, TransferRules rules, Action<ListingOmission?> warnOf, bool wantsResults)
{
    private readonly Placements<Copying> _placements = new((e, copying) => command.ReportItemError(e, ((Copying)copying).From.Item));
    private readonly Dictionary<(FtpSession Session, string Text), RemoteDestination> _destinations = [];
    private RemoteSources? _sources;

    private RemoteSources Sources => _sources ??= new RemoteSources(command, rules, warnOf, "copy", Miss);

    /// <summary>Notes that something was named that cannot be copied. Where the others go must not depend on that.</summary>
    public void Miss() => _placements.Miss();

    /// <inheritdoc cref="RemoteSources.FindAsync"/>
    public Task<IReadOnlyList<Source<Download>>> FindAsync(
        FtpSession session, RemoteInput named, bool isOnly, CancellationToken cancellationToken)
    {
        return Sources.FindAsync(session, named, isOnly, cancellationToken);
    }

    /// <summary>Plans what was named together for one destination.
    /// What comes from a pipeline may have to wait for <see cref="HeldAsync"/>.</summary>
    /// <param name="to">The session of the destination.</param>
    /// <param name="destination">The destination, as the user named it.</param>
    /// <param name="sources">What <see cref="FindAsync"/> found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">The destination is not valid.</exception>
    public async IAsyncEnumerable<PendingTransfer> AddAsync(
        FtpSession to,
        string destination,
        IReadOnlyList<Source<Download>> sources,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!_destinations.TryGetValue((to, destination), out var place))
        {
            place = await RemoteDestination.FindAsync(to, destination, comesIntoBeing: true, cancellationToken);
            _destinations.Add((to, destination), place);
        }

        var copied = sources.Select(s => new Source<Copying>(new Copying(s.Item, to), s.Path, s.Name) { IsOfTree = s.IsOfTree });
        var placements = _placements.Add(place, copied, isAll: !rules.IsPiped);
        await foreach (var transfer in PlacedAsync(placements, cancellationToken)) yield return transfer;
    }

    /// <summary>Plans what was held until all input had come.</summary>
    public async IAsyncEnumerable<PendingTransfer> HeldAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var transfer in PlacedAsync(_placements.Release(), cancellationToken)) yield return transfer;
    }

    private async IAsyncEnumerable<PendingTransfer> PlacedAsync(
        IReadOnlyList<Placement<Copying>> placements, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (source, target) in placements)
        {
            var item = source.Item.From.Item;
            var transfers = command.TryEachAsync(() => ItemAsync(source.Item, RemotePath.Parse(target), cancellationToken), item);
            await foreach (var transfer in transfers) yield return transfer;
        }
    }

    private IAsyncEnumerable<PendingTransfer> ItemAsync(Copying copying, RemotePath target, CancellationToken cancellationToken)
    {
        var ((session, item), to) = copying;
        session.RequireApart(item, to, target.ToString());
        if (item.Type == RemoteItemType.File) return FileAsync(session, item, to, target, cancellationToken);
        if (!item.IsDirectory) return LeaveOutAsync(item);
        return rules.Recurse
            ? FolderAsync(session, Sources.EnterAsync(copying.From, cancellationToken), to, target, depth: 0, cancellationToken)

            // From a listing of a whole tree: its content follows by itself.
            : MadeAsync(to, target, cancellationToken);
    }

    private async IAsyncEnumerable<PendingTransfer> FolderAsync(
        FtpSession session,
        RemoteListing listing,
        FtpSession to,
        RemotePath target,
        int depth,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Read to its end before anything is made: the destination may lie in it, seen through a session that cannot be told to be one
        // with the same server, and would then be copied into itself for ever.
        var (all, omission) = await listing.ReadAsync();
        var taken = all.Where(i => rules.Takes(i.Name, i.IsDirectory)).ToList();
        foreach (var item in taken.Where(i => !i.IsDirectory))
        {
            var transfers = command.TryEachAsync(() => EntryAsync(item), item);
            await foreach (var transfer in transfers) yield return transfer;
        }

        if (omission is not null)
            command.ReportItemError(
                omission.ToError(ErrorCode.NameRefused, $"'{omission.Directory}' cannot be copied completely."), omission.Directory);
        if (taken.Count == 0) await foreach (var transfer in MadeAsync(to, target, cancellationToken)) yield return transfer;
        var directories = taken.Where(i => i.IsDirectory).ToList();
        await using var listings = new ListingPrefetcher(session, directories.Select(d => d.RemotePath), depth, cancellationToken);
        foreach (var directory in directories)
        {
            var below = listings.NextAsync();
            var transfers = command.TryEachAsync(
                () => FolderAsync(session, below, to, target.Append(directory.Name), depth + 1, cancellationToken), directory);
            await foreach (var transfer in transfers) yield return transfer;
        }

        IAsyncEnumerable<PendingTransfer> EntryAsync(RemoteItem item) => item.Type == RemoteItemType.File
            ? FileAsync(session, item, to, target.Append(item.Name), cancellationToken)
            : LeaveOutAsync(item);
    }

    private async IAsyncEnumerable<PendingTransfer> FileAsync(
        FtpSession session,
        RemoteItem item,
        FtpSession to,
        RemotePath path,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var target = path.ToString();
        TransferApproval.CheckRemote(to, target);
        if (command.IsWhatIf && !await IsToBeCopiedAsync(session, item, to, target, cancellationToken)) yield break;
        var way = session == to ? $"{item.RemotePath} to {target}" : $"{item.RemotePath} on {session.Name} to {target} on {to.Name}";
        if (!command.ShouldProcess(way, "Copy file")) yield break;
        yield return new PendingTransfer(session, item.Length, item, CopyAsync) { IsSpooled = true };

        async Task<object?> CopyAsync(TransferProgress progress, CancellationToken token)
        {
            var result = await session.CopyFileAsync(item.RemotePath, to, target, rules.Options, progress, token);
            return wantsResults ? result : null;
        }
    }

    // Otherwise this is part of the copying, so that many run at once; but here the user is to see what would be copied.
    private async Task<bool> IsToBeCopiedAsync(
        FtpSession session, RemoteItem item, FtpSession to, string target, CancellationToken cancellationToken)
    {
        var isSkipped = rules.Options.SkipExisting
            && await session.IsSameAsync(item.RemotePath, to, target, rules.Options, cancellationToken);
        if (isSkipped) return false;
        await TransferApproval.CheckRemotePlaceAsync(to, target, rules.Options.Overwrite, cancellationToken);
        return true;
    }

    private async IAsyncEnumerable<PendingTransfer> MadeAsync(
        FtpSession to, RemotePath target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = target.ToString();
        TransferApproval.CheckRemote(to, path);
        if (!rules.Names.IsSelective && command.ShouldProcess(path, "Create directory"))
            await to.MakeDirectoryAsync(path, makeParents: true, cancellationToken);
        yield break;
    }

    private IAsyncEnumerable<PendingTransfer> LeaveOutAsync(RemoteItem item)
    {
        command.WriteWarning($"'{item.RemotePath}' is neither a file nor a directory, and was not copied.");
        return AsyncEnumerable.Empty<PendingTransfer>();
    }
}
