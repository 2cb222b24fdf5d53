using System.Management.Automation;
using FtpTools.Files;
using FtpTools.PowerShell.Input;
using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Transfers;

/// <summary>Finds what a command takes from servers: what was named or matched or piped, as far as the rules take it, and each thing
/// once.</summary>
/// <param name="command">Tells the user.</param>
/// <param name="rules">What the user wants.</param>
/// <param name="warnOf">Called for entries that the server cannot list.</param>
/// <param name="verb">What the command does with a directory, for errors.</param>
/// <param name="missed">Called for something that was named and cannot be taken.</param>
internal sealed class RemoteSources(
    ICommandContext command, TransferRules rules, Action<ListingOmission?> warnOf, string verb, Action missed)
{
    private readonly HashSet<(FtpSession Session, RemotePath Path)> _trees = [];

    /// <summary>Finds what one input names, as far as it is to be taken.</summary>
    /// <param name="session">The session through which it is reached.</param>
    /// <param name="named">What was named.</param>
    /// <param name="isOnly">Whether nothing else is named beside it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It does not exist, or a pattern is malformed.</exception>
    public async Task<IReadOnlyList<Source<Download>>> FindAsync(
        FtpSession session, RemoteInput named, bool isOnly, CancellationToken cancellationToken)
    {
        if (named.Item is { } item) return await TakenAsync([new Download(session, item)]);
        if (named.IsLiteral || !Wildcard.IsIn(named.Path))
        {
            var isAhead = isOnly && !rules.IsPiped && rules.Recurse;
            return await TakenAsync([await DescribeAsync(session, named, isAhead, cancellationToken)]);
        }

        var matches = await RemoteGlob.ExpandAsync(session, named.Path, warnOf, cancellationToken).ToListAsync(cancellationToken);
        if (matches.Count == 0) command.WriteWarning(Wildcard.NoMatch(named.Path));
        return await TakenAsync(matches.Select(match => new Download(session, match)));
    }

    /// <summary>Begins to read a directory of which everything is taken: what is piped later and lies in it has come already.</summary>
    public RemoteListing EnterAsync(Download directory, CancellationToken cancellationToken)
    {
        var (session, item) = directory;
        _trees.Add((session, RemotePath.Parse(item.RemotePath)));
        return directory.Begun?.NextAsync() ?? session.ListAsync(item.RemotePath, cancellationToken);
    }

    // What is named with -Recurse is most likely a directory: its content is requested together with its description.
    private async Task<Download> DescribeAsync(FtpSession session, RemoteInput named, bool isAhead, CancellationToken cancellationToken)
    {
        if (!isAhead)
        {
            var item = named.IsLiteral
                ? await session.StatAsync(named.Path, cancellationToken)
                : await RemoteGlob.ExpandAsync(session, named.Path, warnOf, cancellationToken).FirstAsync(cancellationToken);
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

    private async Task<IReadOnlyList<Source<Download>>> TakenAsync(IEnumerable<Download> downloads)
    {
        var taken = new List<Source<Download>>();
        foreach (var download in downloads)
        {
            if (IsTaken(download)) taken.Add(SourceOf(download));
            else await download.StopAsync();
        }

        return taken;
    }

    // Reported before the destinations are assigned: what is not taken does not count.
    private bool IsTaken(Download download)
    {
        var item = download.Item;
        if (!download.IsHome && !rules.Takes(item.Name, item.IsDirectory)) return false;
        if (IsInTreeThatCame(download)) return false;
        if (!item.IsDirectory || rules.Recurse || item.RelativePath is not null) return true;
        missed();
        var message = $"'{item.RemotePath}' is a directory. Use -Recurse to {verb} it with everything in it.";
        command.ReportItemError(new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = item.RemotePath }, item);
        return false;
    }

    private bool IsInTreeThatCame(Download download)
    {
        if (_trees.Count == 0) return false;
        for (var at = RemotePath.Parse(download.Item.RemotePath); !at.IsRoot;)
        {
            at = at.Parent;
            if (_trees.Contains((download.Session, at))) return true;
        }

        return false;
    }

    private static Source<Download> SourceOf(Download download)
    {
        var item = download.Item;
        var name = download.IsHome ? string.Empty : item.RelativePath ?? item.Name;
        var isOfTree = download.IsHome || item.RelativePath is not null;
        return new Source<Download>(download, $"{download.Session.Name}:{item.RemotePath}", name) { IsOfTree = isOfTree };
    }
}
