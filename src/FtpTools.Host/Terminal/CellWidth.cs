using System.Globalization;
using System.Text;

namespace FtpTools.Host.Terminal;

/// <summary>How many columns of a terminal a text takes: wide East Asian characters and emoji take two, combining marks none.</summary>
internal static class CellWidth
{
    public static int Of(ReadOnlySpan<char> text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes()) cells += Of(rune);
        return cells;
    }

    /// <summary>Cuts a text to a number of columns and marks the cut with an ellipsis.</summary>
    public static string Fit(string text, int cells)
    {
        if (cells <= 0) return "";
        if (Of(text) <= cells) return text;
        var result = new StringBuilder();
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var width = Of(rune);
            if (used + width > cells - 1) break;
            result.Append(rune);
            used += width;
        }

        return result.Append('…').ToString();
    }

    private static int Of(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return IsWide(rune.Value) ? 2 : 1;
    }

    /// <summary>The blocks that Unicode's East Asian Width (UAX #11) calls wide or fullwidth, in broad strokes.</summary>
    private static bool IsWide(int value) => value switch
    {
        >= 0x1100 and <= 0x115F => true,
        >= 0x2E80 and <= 0xA4CF and not 0x303F => true,
        >= 0xAC00 and <= 0xD7A3 => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFE30 and <= 0xFE6F => true,
        >= 0xFF00 and <= 0xFF60 => true,
        >= 0xFFE0 and <= 0xFFE6 => true,
        >= 0x1F300 and <= 0x1F6FF => true,
        >= 0x1F900 and <= 0x1F9FF => true,
        >= 0x20000 and <= 0x3FFFD => true,
        _ => false,
    };
}
