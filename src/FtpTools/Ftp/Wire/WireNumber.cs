using System.Globalization;

namespace FtpTools.Ftp.Wire;

/// <summary>Numbers as FTP writes them: ASCII digits, without a sign, a space or a separator.</summary>
internal static class WireNumber
{
    /// <summary>Reads a number.</summary>
    /// <returns>Null when it is none, or does not fit into 63 bits.</returns>
    public static long? Read(ReadOnlySpan<char> text)
    {
        // The platform lets NULs stand behind a number.
        if (text.ContainsAnyExceptInRange('0', '9')) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Reads a number that has at most so many digits, and no more than nine.</summary>
    /// <returns>Null when it is none, or has more digits.</returns>
    public static int? Read(ReadOnlySpan<char> text, int mostDigits)
    {
        return text.Length <= mostDigits && Read(text) is { } number ? checked((int)number) : null;
    }
}
