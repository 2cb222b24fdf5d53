using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>
/// Chooses by name, as -Filter, -Include and -Exclude say it: with wildcards, matched against single names and never against
/// paths, ignoring case as PowerShell's own do.
/// </summary>
internal sealed class NameFilter
{
    private readonly WildcardPattern[] _filters;
    private readonly WildcardPattern[] _included;
    private readonly WildcardPattern[] _excluded;

    /// <param name="filter">What a name must match; null to accept anything.</param>
    /// <param name="include">It must match one of these; none to accept anything.</param>
    /// <param name="exclude">It may match none of these.</param>
    /// <exception cref="FtpToolsException">A pattern is malformed, or is one of paths
    /// (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public NameFilter(string? filter, IEnumerable<string> include, IEnumerable<string> exclude)
    {
        _filters = Parse(filter is null ? [] : [filter]);
        _included = Parse(include);
        _excluded = Parse(exclude);
    }

    /// <summary>Whether only some names are wanted. If so, a directory is worth creating only for what is in it.</summary>
    public bool IsSelective => _filters.Length + _included.Length > 0;

    /// <summary>Whether the item with this name is itself wanted.</summary>
    public bool Takes(string name)
    {
        return Enters(name) && _filters.All(p => p.IsMatch(name)) && (_included.Length == 0 || _included.Any(p => p.IsMatch(name)));
    }

    /// <summary>Whether a directory with this name is entered: unless it is excluded, because wanted items may be below it.</summary>
    public bool Enters(string name) => !_excluded.Any(p => p.IsMatch(name));

    private static WildcardPattern[] Parse(IEnumerable<string> patterns) => [.. patterns.Select(Parse)];

    private static WildcardPattern Parse(string text)
    {
        // It would match no name at all, and what was meant to be excluded would be included.
        if (!text.AsSpan().ContainsAny('/', '\\')) return Wildcard.OfNames(text);
        var message = $"The pattern '{text}' is a pattern of paths; -Filter, -Include and -Exclude are compared with single names.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = text };
    }
}
