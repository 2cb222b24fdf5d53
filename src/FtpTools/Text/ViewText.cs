using System.Globalization;

namespace FtpTools;

/// <summary>
/// Times and numbers as the views show them: the same for everybody, whatever calendar, separators and signs the user's culture has,
/// so that a script, a log and two people who compare what they see all have the same text.
/// </summary>
public static class ViewText
{
    /// <summary>Date and time to the second, such as "2026-03-01 14:05:09".</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Date and time to the minute, such as "2026-03-01 14:05".</summary>
    public static string Minute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The time of day, such as "14:05:09".</summary>
    public static string Clock(DateTime time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>What is shown above the items of one directory, such as "/reports  (ftp1)". Headings are equal when they are the same,
    /// character by character.</summary>
    /// <param name="remotePath">The path of an item in the directory.</param>
    /// <param name="session">The name of its session.</param>
    public static IComparable Heading(string remotePath, string session)
    {
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        return new ListingHeading($"{remotePath[..Math.Max(1, remotePath.LastIndexOf('/'))]}  ({session})");
    }

    /// <summary>A number without more digits than it has, such as "0.5" or "30".</summary>
    public static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A length of time, such as "0.52 ms".</summary>
    /// <param name="time">The time.</param>
    /// <param name="decimals">How many decimals, with zeros where there are fewer.</param>
    public static string Milliseconds(TimeSpan time, int decimals) => Fixed(time.TotalMilliseconds, decimals) + " ms";

    /// <summary>A difference, such as "+0.012 s", "-3.500 s", or "0.000 s" without a sign.</summary>
    /// <param name="time">The difference.</param>
    /// <param name="decimals">How many decimals, with zeros where there are fewer.</param>
    public static string SignedSeconds(TimeSpan time, int decimals)
    {
        var size = Fixed(Math.Abs(time.TotalSeconds), decimals);
        var sign = size.AsSpan().ContainsAnyExcept('0', '.') ? time < TimeSpan.Zero ? "-" : "+" : string.Empty;
        return $"{sign}{size} s";
    }

    private static string Fixed(double number, int decimals) =>
        number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
