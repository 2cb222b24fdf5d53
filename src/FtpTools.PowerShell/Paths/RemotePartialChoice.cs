using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Which of the broken uploads a user means by paths with wildcards; all when none are named.</summary>
internal sealed class RemotePartialChoice
{
    private readonly WildcardPattern[] _patterns;
    private readonly HashSet<string> _names;
    private readonly bool _isAll;

    /// <param name="session">What relative paths start from.</param>
    /// <param name="paths">The paths; none for all.</param>
    /// <param name="isLiteral">Whether the paths are taken exactly as they are.</param>
    public RemotePartialChoice(FtpSession session, string[] paths, bool isLiteral)
    {
        var patterns = isLiteral ? [] : paths.Where(WildcardPattern.ContainsWildcardCharacters).ToList();
        _isAll = paths.Length == 0;
        _patterns = [.. patterns.Select(p => WildcardPattern.Get(Absolute(session, p), WildcardOptions.CultureInvariant))];
        _names = [.. paths.Except(patterns).Select(p => session.ResolvePath(isLiteral ? p : WildcardPattern.Unescape(p)))];
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
