using System.Globalization;
using System.Text;

namespace FtpTools;

/// <summary>Makes text from a stranger fit for a terminal and a log.</summary>
public static class DisplayText
{
    private const int MaxLength = 1024;

    /// <summary>Replaces control, format and line characters, and cuts what is too long.</summary>
    /// <param name="text">Anything.</param>
    public static string Clean(string text) => CleanAndCut(text, MaxLength);

    /// <summary>Replaces control, format and line characters, and cuts what is too long.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="maxLength">The most characters of the text that stay.</param>
    public static string CleanAndCut(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = text.Length <= maxLength ? text : text[..maxLength] + "...";
        var result = new StringBuilder(source.Length);
        foreach (var rune in source.EnumerateRunes())
        {
            var plain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            result.Append(plain ? rune.ToString() : "\uFFFD");
        }

        return result.ToString();
    }
}
