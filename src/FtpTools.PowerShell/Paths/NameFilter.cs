using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>
/// Chooses by name, as -Filter, -Include and -Exclude say it: with wildcards, matched against single names and never against
/// paths, in upper or lower case alike as PowerShell's own do.
/// </summary>
internal sealed class NameFilter
{
    private readonly WildcardPattern[] _filters;
    private readonly WildcardPattern[] _included;
    private readonly WildcardPattern[] _excluded;

    /// <param name="filter">What a name must match; null for anything.</param>
    /// <param name="include">Of these it must match one; none for anything.</param>
    /// <param name="exclude">Of these it may match none.</param>
    /// <exception cref="FtpToolsException">A pattern cannot be read, or is one of paths (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public NameFilter(string? filter, IEnumerable<string> include, IEnumerable<string> exclude)
    {
        _filters = Parse(filter is null ? [] : [filter]);
        _included = Parse(include);
        _excluded = Parse(exclude);
    }

    /// <summary>Whether only some names are wanted. Then a directory is worth making for what is in it only.</summary>
    public bool IsSelective => _filters.Length + _included.Length > 0;

    /// <summary>Whether the thing of this name is wanted itself.</summary>
    public bool Takes(string name)
    {
        return Enters(name) && _filters.All(p => p.IsMatch(name)) && (_included.Length == 0 || _included.Any(p => p.IsMatch(name)));
    }

    /// <summary>Whether a directory of this name is looked into: unless it is excluded, because what is wanted may lie below it.</summary>
    public bool Enters(string name) => !_excluded.Any(p => p.IsMatch(name));

    private static WildcardPattern[] Parse(IEnumerable<string> patterns) => [.. patterns.Select(Parse)];

    private static WildcardPattern Parse(string text)
    {
        // It would match no name at all, and what was meant to be excluded would be taken.
        if (text.Contains('/') || text.Contains('\\'))
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"The pattern '{text}' is one of paths; -Filter, -Include and -Exclude are compared with single names.") { Target = text };
        return Wildcard.OfNames(text);
    }
}
