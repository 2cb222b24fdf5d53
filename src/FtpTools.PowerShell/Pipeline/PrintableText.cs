using System.Globalization;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>Makes text from the other end safe to show: a file name must not be able to drive the terminal.</summary>
internal static class PrintableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Replaces control and invisible formatting characters; anything else stays as it is.</summary>
    public static string Of(string text)
    {
        return text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? Replacement : c)) : text;
    }

    /// <summary>Format characters are included because some of them turn the reading direction round.</summary>
    private static bool IsUnsafe(char character)
    {
        return char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
    }
}
