using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace FtpTools.Accounts;

/// <summary>
/// The rules for user names. A home directory is named after the user on whatever platform the server runs, and a name travels
/// through SASLprep (RFC 4013) at login: so only names are taken that both leave as they are.
/// </summary>
public static class UserName
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumLength = 64;

    private const string OtherCharacters = "._-+@";

    private static readonly FrozenSet<string> DeviceNames = new[] { "CON", "PRN", "AUX", "NUL" }
        .Concat(Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Checks a name: 1 to 64 letters, digits and <c>. _ - + @</c>, the first a letter or digit, the last no dot, and no device name of Windows
    /// (CON, NUL, COM1 and the like, also with an ending).
    /// </summary>
    /// <returns>The name in Unicode's composed form (NFC).</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.UserNameRefused"/>, which says what is wrong with it.</exception>
    public static string Normalize(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Check(name, out var normalized) is { } fault
            ? throw new FtpToolsException(ErrorCode.UserNameRefused, $"The user name {fault}.") { Target = name }
            : normalized;
    }

    /// <summary>The form under which a name is looked up, the same for names that differ in case only; null when no user can have the name.</summary>
    internal static string? KeyOf(string name)
    {
        return Check(name, out var normalized) is null ? normalized.ToUpperInvariant() : null;
    }

    /// <summary>Whether Windows takes a file name for a device, with or without an ending.</summary>
    internal static bool IsDeviceName(string name)
    {
        return DeviceNames.Contains(name.Split('.')[0].TrimEnd(' '));
    }

    private static string? Check(string name, out string normalized)
    {
        normalized = "";
        if (name.Length is 0 or > MaximumLength)
            return name.Length == 0 ? "is empty" : $"is longer than {MaximumLength} characters";
        if (FaultOfCharacters(name) is { } fault)
            return fault;

        normalized = name.Normalize(NormalizationForm.FormC);
        if (!normalized.IsNormalized(NormalizationForm.FormKC))
            return "has a letter that is only another shape of a plain one";
        if (!Rune.IsLetterOrDigit(Rune.GetRuneAt(normalized, 0)))
            return "does not begin with a letter or a digit";
        if (normalized[^1] == '.')
            return "ends with a dot, which Windows drops";
        return IsDeviceName(normalized) ? "is the name of a device on Windows" : FaultOfCharacters(normalized, isComposed: true);
    }

    /// <summary>
    /// Combining marks are let through before the name is composed, and none may be left after it. What is no letter is refused first,
    /// because text that is not well-formed cannot be composed.
    /// </summary>
    private static string? FaultOfCharacters(string name, bool isComposed = false)
    {
        const string Fault = "has a character other than letters, digits and . _ - + @";
        for (var i = 0; i < name.Length;)
        {
            if (!Rune.TryGetRuneAt(name, i, out var rune))
                return Fault;
            var isMark = Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
            var isAllowed = Rune.IsLetterOrDigit(rune) || (rune.IsAscii && OtherCharacters.Contains((char)rune.Value, StringComparison.Ordinal));
            if (!isAllowed && (isComposed || !isMark))
                return Fault;
            i += rune.Utf16SequenceLength;
        }

        return null;
    }
}
