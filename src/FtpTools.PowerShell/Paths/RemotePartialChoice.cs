using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Which of the broken uploads a user means by paths with wildcards; all when none are named.</summary>
internal sealed class RemotePartialChoice
{
    private readonly WildcardPattern[] _patterns;
    private readonly HashSet<string> _names;
    private readonly bool _isAll;

    public RemotePartialChoice(FtpSession session, string[] paths)
    {
        _isAll = paths.Length == 0;
        _patterns = [.. paths.Where(WildcardPattern.ContainsWildcardCharacters).Select(p => WildcardPattern.Get(Absolute(session, p), WildcardOptions.CultureInvariant))];
        _names = [.. paths.Where(p => !WildcardPattern.ContainsWildcardCharacters(p)).Select(p => session.ResolvePath(WildcardPattern.Unescape(p)))];
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
