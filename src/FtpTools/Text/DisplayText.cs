using System.Globalization;
using System.Text;

namespace FtpTools;

/// <summary>Makes text from a stranger safe for a terminal and a log.</summary>
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
            result.Append(IsPlain(rune) ? rune.ToString() : "\uFFFD");
        }

        return result.ToString();
    }

    /// <summary>Shows a name so that each of its characters can be recognised: what is invisible is written as an escape.</summary>
    /// <param name="text">Anything. A lone surrogate from U+DC80 to U+DCFF stands for a byte that is not valid UTF-8.</param>
    /// <param name="maxLength">The most characters of the text that are shown.</param>
    public static string Escape(string text, int maxLength = MaxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length && i < maxLength; i++)
        {
            if (Rune.TryGetRuneAt(text, i, out var rune) && IsPlain(rune) && rune.Value != '\\')
            {
                result.Append(rune.ToString());
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                result.Append(EscapeOf(text[i]));
            }
        }

        return text.Length > maxLength ? result.Append("...").ToString() : result.ToString();
    }

    private static string EscapeOf(char character) => character switch
    {
        '\\' => @"\\",
        '\t' => @"\t",
        '\n' => @"\n",
        '\r' => @"\r",
        '\e' => @"\e",
        >= '\uDC80' and <= '\uDCFF' => string.Create(CultureInfo.InvariantCulture, $@"\x{character & 0xFF:X2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)character:X4}"),
    };

    private static bool IsPlain(Rune rune)
    {
        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }
}
