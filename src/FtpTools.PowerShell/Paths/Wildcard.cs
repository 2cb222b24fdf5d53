using System.Management.Automation;

namespace FtpTools.PowerShell.Paths;

/// <summary>Reads patterns, so that a malformed one is an error of its own and never ends a pipeline.</summary>
internal static class Wildcard
{
    /// <summary>Reads a pattern of names, ignoring case.</summary>
    /// <exception cref="FtpToolsException">It is malformed (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static WildcardPattern OfNames(string text) => Parse(text, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);

    /// <summary>Reads a pattern of remote paths, respecting case.</summary>
    /// <exception cref="FtpToolsException">It is malformed (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public static WildcardPattern OfPaths(string text) => Parse(text, WildcardOptions.CultureInvariant);

    /// <summary>Whether the text is a pattern.</summary>
    public static bool IsIn(string text) => WildcardPattern.ContainsWildcardCharacters(text);

    /// <summary>The error for a malformed pattern.</summary>
    public static FtpToolsException Unreadable(string text, WildcardPatternException cause)
    {
        var message = $"The pattern '{text}' cannot be read: a '[' has no ']'. A backtick before '[' makes it literal.";
        return new FtpToolsException(ErrorCode.InvalidArgument, message, cause) { Target = text };
    }

    /// <summary>The message for a pattern that nothing matches.</summary>
    public static string NoMatch(string pattern) => $"Nothing matches the pattern '{DisplayText.Clean(pattern)}'.";

    private static WildcardPattern Parse(string text, WildcardOptions options)
    {
        try
        {
            var pattern = WildcardPattern.Get(text, options);
            pattern.IsMatch(string.Empty); // The pattern is read when it is used for the first time.
            return pattern;
        }
        catch (WildcardPatternException e)
        {
            throw Unreadable(text, e);
        }
    }
}
