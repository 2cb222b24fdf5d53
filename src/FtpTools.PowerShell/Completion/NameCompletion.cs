using System.Management.Automation;

namespace FtpTools.PowerShell.Completion;

/// <summary>What completers of names have in common: choosing by what was typed, and quoting what is inserted.</summary>
internal static class NameCompletion
{
    private const string PlainCharacters = "._-/\\~:+";

    /// <summary>The names that begin with what was typed, quoted where the shell needs it.</summary>
    /// <param name="typed">The word so far, possibly with an opening quote.</param>
    /// <param name="names">The available names, and what is shown beside each.</param>
    public static IReadOnlyList<CompletionResult> Of(string? typed, IEnumerable<(string Name, string ToolTip)> names)
    {
        var begun = Unquoted(typed);
        return [.. names.Where(n => n.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(n => new CompletionResult(Quoted(n.Name), n.Name, CompletionResultType.ParameterValue, n.ToolTip))];
    }

    /// <summary>The word without the quotes around it.</summary>
    public static string Unquoted(string? typed)
    {
        if (string.IsNullOrEmpty(typed) || typed[0] is not ('\'' or '"')) return typed ?? string.Empty;
        var quote = typed[0];
        var inner = typed.Length > 1 && typed[^1] == quote ? typed[1..^1] : typed[1..];
        return quote == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner;
    }

    /// <summary>The text as one word of the language.</summary>
    public static string Quoted(string text)
    {
        return text.Length > 0 && text[0] is not '-' && text.All(c => char.IsLetterOrDigit(c) || PlainCharacters.Contains(c))
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
