using System.Globalization;

namespace FtpTools.Ftp.Wire;

/// <summary>Times as MDTM, MFMT and the fact <c>modify</c> write them (RFC 3659 section 2.3): <c>YYYYMMDDHHMMSS</c> and an optional
/// fraction of the second, in UTC.</summary>
internal static class FtpTime
{
    private const int Length = 14;
    private const string WholeSeconds = "yyyyMMddHHmmss";
    private const string Milliseconds = "yyyyMMddHHmmss.fff";

    /// <summary>Writes a time.</summary>
    /// <param name="utc">The time in UTC. What is smaller than the last digit is cut off, never rounded up.</param>
    /// <param name="withMilliseconds">Whether three digits of the second follow.</param>
    public static string Format(DateTime utc, bool withMilliseconds = false)
    {
        return utc.ToString(withMilliseconds ? Milliseconds : WholeSeconds, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a time. The second 60 of a leap second is taken for second 59. Digits of the fraction beyond the seventh are cut
    /// off.</summary>
    /// <returns>Whether it is one: 14 digits that make a date and time, and then nothing, or a point and at least one digit.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTime utc)
    {
        utc = default;
        if (text.Length < Length || text[..Length].ContainsAnyExceptInRange('0', '9')) return false;
        if (!TryReadFraction(text[Length..], out var ticks)) return false;
        var whole = text[12..Length] is "60" ? string.Concat(text[..12], "59") : text[..Length];
        if (!DateTime.TryParseExact(whole, WholeSeconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out var seconds)) return false;
        utc = new DateTime(seconds.Ticks + ticks, DateTimeKind.Utc);
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<char> text, out int ticks)
    {
        ticks = 0;
        if (text.IsEmpty) return true;
        if (text[0] != '.' || text.Length == 1 || text[1..].ContainsAnyExceptInRange('0', '9')) return false;
        for (var i = 1; i <= 7; i++) ticks = (ticks * 10) + (i < text.Length ? text[i] - '0' : 0);
        return true;
    }
}
