using System.Text;

namespace FtpTools.Ftp.Wire;

/// <summary>Keeps a text on the line it belongs to.</summary>
internal static class WireText
{
    /// <summary>Replaces what no name can have (see <see cref="Files.RemotePath"/>): control characters, and those that change the line or
    /// the direction of a text. Nothing else is replaced or cut, so that a name arrives whole, which <see cref="DisplayText"/> does not
    /// promise.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(IsSafe(rune) ? rune.ToString() : "\uFFFD");
        return result.ToString();
    }

    /// <summary>The name as it is, for a line of a listing.</summary>
    /// <exception cref="ArgumentException">It would end the line. Such names are left out before a listing is written.</exception>
    public static string OneLine(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.AsSpan().ContainsAny('\r', '\n', '\0')
            ? throw new ArgumentException("A name with the end of a line in it cannot be listed.", nameof(name)) : name;
    }

    private static bool IsSafe(Rune rune)
    {
        return !Rune.IsControl(rune)
            && rune.Value is not (0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069));
    }
}
