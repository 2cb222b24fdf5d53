using System.Management.Automation;
using System.Runtime.CompilerServices;
using FtpTools.Files;

namespace FtpTools.PowerShell.Paths;

/// <summary>Wildcards in remote paths: <c>*</c>, <c>?</c> and <c>[a-z]</c>, in any component, matched at this end.</summary>
internal static class RemoteGlob
{
    /// <summary>Finds what a path means. A path without wildcards must exist; a pattern may match nothing. A path that exists exactly
    /// as written is that one, whatever it would match as a pattern.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The path as it was typed.</param>
    /// <param name="warn">Called for entries of a directory that the server cannot list: the pattern may have meant them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FtpToolsException">It does not exist or cannot be read, or a pattern is malformed.</exception>
    public static async IAsyncEnumerable<RemoteItem> ExpandAsync(
        FtpSession session, string path, Action<ListingOmission?> warn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            yield return await StatAsync(session, path, cancellationToken);
            yield break;
        }

        // The names before '..' would not be looked at.
        if (!path.Split('/').Contains("..") && await FindAsync(session, path, cancellationToken) is { } literal)
        {
            yield return literal;
            yield break;
        }

        var components = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var start = path.StartsWith('/') ? RemotePath.Root : RemotePath.Parse(session.Location);
        await foreach (var item in ExpandFromAsync(session, start, components, 0, warn, cancellationToken)) yield return item;
    }

    private static async IAsyncEnumerable<RemoteItem> ExpandFromAsync(
        FtpSession session, RemotePath directory, string[] components, int index, Action<ListingOmission?> warn,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Components without wildcards are walked without asking; the server reports if they do not exist.
        var literal = components[index..^1].TakeWhile(c => !WildcardPattern.ContainsWildcardCharacters(c)).ToList();
        directory = RemotePath.Resolve(directory, string.Join('/', literal.Select(WildcardPattern.Unescape)));
        index += literal.Count;
        var isLast = index == components.Length - 1;
        if (isLast && !WildcardPattern.ContainsWildcardCharacters(components[index]))
        {
            if (await FindAsync(session, directory.Prefix + WildcardPattern.Unescape(components[index]), cancellationToken) is { } found)
                yield return found;
            yield break;
        }

        var pattern = Wildcard.OfPaths(components[index]);
        var listing = session.ListAsync(directory.ToString(), cancellationToken);
        var fitting = listing.Where(i => pattern.IsMatch(i.Name) && (isLast || i.IsDirectory));
        var matches = new List<RemoteItem>();
        await foreach (var item in ListingOrder.ByNameAsync(fitting, cancellationToken))
        {
            if (isLast) yield return item;
            else matches.Add(item);
        }

        warn(listing.Omission);
        foreach (var match in matches)
        {
            var below = ExpandFromAsync(session, RemotePath.Parse(match.RemotePath), components, index + 1, warn, cancellationToken);
            await foreach (var item in below) yield return item;
        }
    }

    // A backtick escapes what follows, unless it is part of the name.
    private static async Task<RemoteItem> StatAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        var unescaped = WildcardPattern.Unescape(path);
        return (unescaped == path ? null : await FindAsync(session, path, cancellationToken))
            ?? await session.StatAsync(unescaped, cancellationToken);
    }

    /// <summary>The item with this path; null if there is none.</summary>
    public static async Task<RemoteItem?> FindAsync(FtpSession session, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await session.StatAsync(path, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory or ErrorCode.NameRefused)
        {
            return null;
        }
    }
}
