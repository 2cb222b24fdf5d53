using System.Globalization;
using System.Text;

namespace FtpTools.Text;

/// <summary>
/// The names that users give to things of their own on this computer, such as contacts and saved servers: letters and digits of any
/// script, and <c>. _ - + @</c>. None of them is a pattern, a path or an option, so they need no quotes. Case is ignored.
/// </summary>
internal static class GivenName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>What may be used, to be told where something else was.</summary>
    public static string Rule { get; } = $"Use letters, digits and . _ - + @, at most {MaxLength} characters.";

    /// <summary>The form in which a name is kept and looked for: without spaces around it, and composed (NFC).</summary>
    public static string Normal(string name)
    {
        var trimmed = name.Trim();
        try
        {
            return trimmed.IsNormalized() ? trimmed : trimmed.Normalize();
        }
        catch (ArgumentException)
        {
            return trimmed; // What is no Unicode has no other form, and is refused by whoever needs a name.
        }
    }

    /// <summary>Whether something in its normal form can be a name.</summary>
    public static bool IsAllowed(string name)
    {
        return name.Length is > 0 and <= MaxLength
            && name.EnumerateRunes().All(r => Rune.IsLetterOrDigit(r) || IsMark(r) || (r.IsAscii && "._-+@".Contains((char)r.Value)));
    }

    // Many scripts write vowels as marks.
    private static bool IsMark(Rune rune)
    {
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }
}
