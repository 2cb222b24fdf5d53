using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Which of the broken uploads a user means by paths with wildcards; all when none are named.</summary>
internal sealed class RemotePartialChoice
{
    private readonly WildcardPattern[] _patterns;
    private readonly HashSet<string> _names;
    private readonly bool _isAll;

    /// <param name="session">What relative paths start from.</param>
    /// <param name="paths">Paths with wildcards.</param>
    /// <param name="literalPaths">Paths exactly as they are. Without any path of either kind all are meant.</param>
    public RemotePartialChoice(FtpSession session, string[] paths, string[] literalPaths)
    {
        var (patterns, plain) = (paths.Where(WildcardPattern.ContainsWildcardCharacters), paths.Where(p => !WildcardPattern.ContainsWildcardCharacters(p)));
        _isAll = paths.Length == 0 && literalPaths.Length == 0;
        _patterns = [.. patterns.Select(p => WildcardPattern.Get(Absolute(session, p), WildcardOptions.CultureInvariant))];
        _names = [.. plain.Select(WildcardPattern.Unescape).Concat(literalPaths).Select(session.ResolvePath)];
    }

    /// <summary>The paths without wildcards that were not among those asked for.</summary>
    public IReadOnlyCollection<string> NotFound => _names;

    /// <summary>Whether this one is meant.</summary>
    public bool IsChosen(RemotePartial partial)
    {
        return _names.Remove(partial.RemotePath) || _isAll || _patterns.Any(p => p.IsMatch(partial.RemotePath));
    }

    private static string Absolute(FtpSession session, string pattern)
    {
        return pattern.StartsWith('/') ? pattern : WildcardPattern.Escape(session.Location.TrimEnd('/')) + "/" + pattern;
    }
}
