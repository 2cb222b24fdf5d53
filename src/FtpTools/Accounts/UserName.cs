using System.Text;
using FtpTools.Security;
using FtpTools.Storage;

namespace FtpTools.Accounts;

/// <summary>
/// The rules for user names. A home directory is named after the user on whatever platform the server runs, and a name travels
/// through SASLprep (RFC 4013) at login: so only names that both leave unchanged are accepted.
/// </summary>
public static class UserName
{
    /// <summary>The longest name, in UTF-16 units.</summary>
    public const int MaximumLength = 64;

    private const string OtherCharacters = "._-+@";
    private const string Fault = "has a character other than letters, digits and . _ - + @, or mixes right-to-left letters with others";

    /// <summary>
    /// Checks a name: 1 to 64 letters, digits and <c>. _ - + @</c>, the first a letter or digit, the last not a dot, and not a Windows
    /// device name (CON, NUL, COM1 and the like, also with an extension).
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

    /// <summary>The form under which a name is looked up, the same for names that differ in case only; null when no user can have the
    /// name.</summary>
    internal static string? KeyOf(string name)
    {
        return Check(name, out var normalized) is null ? normalized.ToUpperInvariant() : null;
    }

    private static string? Check(string name, out string normalized)
    {
        normalized = "";
        if (name.Length is 0 or > MaximumLength)
            return name.Length == 0 ? "is empty" : $"is longer than {MaximumLength} characters";
        if (SaslPrep.PrepareName(name) is not { } prepared)
            return Fault;

        normalized = name.Normalize(NormalizationForm.FormC);
        if (normalized != prepared)
            return "has a letter that is only another form of a plain one";
        if (!Rune.IsLetterOrDigit(Rune.GetRuneAt(normalized, 0)))
            return "does not begin with a letter or a digit";
        foreach (var rune in normalized.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && !(rune.IsAscii && OtherCharacters.Contains((char)rune.Value, StringComparison.Ordinal)))
                return Fault;
        }

        return NameRules.Windows.FaultOf(normalized);
    }
}
