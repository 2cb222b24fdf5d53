using System.Text.RegularExpressions;

namespace FtpTools.Ftp.Wire;

/// <summary>The DOS directory of IIS: <c>01-31-26  03:45PM  1234 name</c>, with two or four digits of the year, 12 or 24 hours, month
/// before day, and <c>&lt;DIR&gt;</c> instead of the size of a directory.</summary>
internal static partial class DosListLine
{
    // The name of a directory begins in the column in which that of a file does: so many spaces stand behind <DIR>.
    private const int SpacesBehindMark = 10;

    // Two digits from 70 on are of the last century: no file of a system that counts from 1970 is older.
    private const int FirstYearOf1900 = 70;

    /// <summary>Reads a line; null when it is none.</summary>
    public static ListedEntry? Read(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var match = Line().Match(line);
        if (!match.Success || TimeOf(match) is not { } modified) return null;
        var hasSize = match.Groups["size"].Success;
        var size = WireNumber.Read(match.Groups["size"].ValueSpan);
        if (hasSize && size is null) return null;
        var name = hasSize ? match.Groups["name"].Value : BehindMark(match.Groups["rest"].Value);
        if (name.Length == 0) return null;
        return new ListedEntry(name, hasSize ? RemoteItemType.File : RemoteItemType.Directory)
        {
            Size = size,
            Modified = modified,
            Precision = TimePrecision.Minute,
        };
    }

    // With fewer spaces than usual nobody knows which of them belong to the name.
    private static string BehindMark(string rest)
    {
        var name = rest.TrimStart(' ');
        return rest.Length - name.Length > SpacesBehindMark ? rest[SpacesBehindMark..] : name;
    }

    private static DateTime? TimeOf(Match match)
    {
        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        var (hour, minute) = (Number(match, "hour"), Number(match, "minute"));
        if (match.Groups["year"].Length == 2) year += year < FirstYearOf1900 ? 2000 : 1900;
        if (match.Groups["half"].Success)
        {
            if (hour is < 1 or > 12) return null;
            hour = (hour % 12) + (match.Groups["half"].Value is "P" or "p" ? 12 : 0);
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59) return null;
        return new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified);
    }

    private static int Number(Match match, string group)
    {
        return WireNumber.Read(match.Groups[group].ValueSpan, 4) ?? 0;
    }

    [GeneratedRegex(
        "^(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})-(?<year>[0-9]{4}|[0-9]{2}) +(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})"
            + "(?: ?(?<half>[AaPp])[Mm])? +(?:<DIR>(?<rest> .*)|(?<size>[0-9]+) (?<name>.*))$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();
}
