using System.Buffers;
using System.Globalization;

namespace FtpTools.Ftp.Wire;

/// <summary>
/// Reads a line as <c>ls -l</c> writes it: mode, links, owner, group, size, month, day, time or year, and behind exactly one space the
/// name. The group, or the links, may be missing, owner and group may have spaces in them, the day may stand before the month, and the
/// date may be <c>2026-01-31 15:45</c>. Months are English.
/// </summary>
internal static class UnixListReader
{
    private const int ModeLength = 10;
    private const string Types = "-dlbcpsD";
    private const string Arrow = " -> ";

    // The column of the date: behind mode, owner, group and size at the least. The name begins no earlier than three columns later, so
    // that a date in a name is never taken for that of the line.
    private const int FirstDateColumn = 4;
    private const int LastDateColumn = 7;
    private const int MostColumns = LastDateColumn + 3;

    private static readonly SearchValues<char> Permissions = SearchValues.Create("rwxsStT-lL");

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>Reads a line; null when it is none.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="now">Now, by the clock of the server: a time without a year is the last one that is no more than a day ahead.</param>
    public static ListedEntry? Read(string line, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!HasMode(line)) return null;
        var columns = ColumnsOf(line);
        for (var i = FirstDateColumn; i <= LastDateColumn && i + 1 < columns.Count; i++)
        {
            if (!TryReadSize(line, columns, i - 1, out var size)) continue;
            if (ReadDate(line, columns, i, now) is not { } date) continue;
            var name = columns[date.LastColumn].End + 1;
            return name < line.Length ? EntryOf(line[0], line[name..], size, date) : null;
        }

        return null;
    }

    private static ListedEntry EntryOf(char type, string name, long? size, Date date)
    {
        var entry = new ListedEntry(name, TypeOf(type)) { Modified = date.Time, Precision = date.Precision };
        if (type == '-') return entry with { Size = size };
        return type == 'l' && ArrowIn(name, size) is var arrow and > 0
            ? entry with { Name = name[..arrow], LinkTarget = name[(arrow + Arrow.Length)..] } : entry;
    }

    private static RemoteItemType TypeOf(char type) => type switch
    {
        '-' => RemoteItemType.File,
        'd' => RemoteItemType.Directory,
        'l' => RemoteItemType.Link,
        _ => RemoteItemType.Other,
    };

    // Name and target may both have arrows in them. The size of a link is the length of its target, and tells which one is meant.
    private static int ArrowIn(string name, long? size)
    {
        var target = name.Length;
        for (var length = 0L; target > 0 && length < size;) length += Utf8LengthOf(name[--target]);
        var at = target - Arrow.Length;
        return at > 0 && name.AsSpan(at).StartsWith(Arrow, StringComparison.Ordinal) ? at : name.IndexOf(Arrow, StringComparison.Ordinal);
    }

    // Each half of a character that takes two is half of four bytes.
    private static int Utf8LengthOf(char c) => c < 0x80 ? 1 : c < 0x800 || char.IsSurrogate(c) ? 2 : 3;

    // Behind the permissions may stand a mark for an access list or a security context.
    private static bool HasMode(string line)
    {
        if (line.Length <= ModeLength || !Types.Contains(line[0], StringComparison.Ordinal)) return false;
        var end = line[ModeLength] is '+' or '.' or '@' ? ModeLength + 1 : ModeLength;
        return !line.AsSpan(1, ModeLength - 1).ContainsAnyExcept(Permissions) && end < line.Length && line[end] == ' ';
    }

    private static List<Column> ColumnsOf(string line)
    {
        var columns = new List<Column>(MostColumns);
        var at = 0;
        while (columns.Count < MostColumns && at < line.Length)
        {
            while (at < line.Length && line[at] == ' ') at++;
            var start = at;
            while (at < line.Length && line[at] != ' ') at++;
            if (at > start) columns.Add(new Column(start, at));
        }

        return columns;
    }

    // A device has two numbers instead of a size, with a comma between them and a space or none.
    private static bool TryReadSize(string line, List<Column> columns, int at, out long? size)
    {
        size = null;
        var text = columns[at].In(line);
        if (line[0] is 'b' or 'c')
        {
            var comma = text.IndexOf(',');
            if (comma >= 0) return IsDigits(text[..comma]) && IsDigits(text[(comma + 1)..]);
            var before = columns[at - 1].In(line);
            return IsDigits(text) && before.Length > 1 && before[^1] == ',' && IsDigits(before[..^1]);
        }

        size = WireNumber.Read(text);
        return size is not null;
    }

    private static Date? ReadDate(string line, List<Column> columns, int at, DateTime now)
    {
        var first = columns[at].In(line);
        var second = columns[at + 1].In(line);
        if (first.Length == "2026-01-31".Length) return ReadIsoDate(first, second, at);
        var isMonthFirst = MonthOf(first) > 0;
        var month = MonthOf(isMonthFirst ? first : second);
        if (month == 0 || at + 2 >= columns.Count || WireNumber.Read(isMonthFirst ? second : first, 2) is not { } day) return null;
        var last = columns[at + 2].In(line);
        if (last.Length == 4 && WireNumber.Read(last, 4) is { } year)
            return IsDay(year, month, day) ? new Date(new DateTime(year, month, day), TimePrecision.Day, at + 2) : null;
        if (ReadTime(last) is not { } time || Recent(month, day, time.OfDay, now) is not { } recent) return null;
        return new Date(recent, time.Precision, at + 2);
    }

    private static Date? ReadIsoDate(ReadOnlySpan<char> date, ReadOnlySpan<char> time, int at)
    {
        if (!DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        return ReadTime(time) is { } read ? new Date(day + read.OfDay, read.Precision, at + 1) : null;
    }

    private static (TimeSpan OfDay, TimePrecision Precision)? ReadTime(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is not (2 or 3) || WireNumber.Read(text[parts[0]], 2) is not { } hour || hour > 23) return null;
        if (SixtiethIn(text[parts[1]]) is not { } minute) return null;
        if (count == 2) return (new TimeSpan(hour, minute, 0), TimePrecision.Minute);
        return SixtiethIn(text[parts[2]]) is { } second ? (new TimeSpan(hour, minute, second), TimePrecision.Second) : null;
    }

    private static int? SixtiethIn(ReadOnlySpan<char> text)
    {
        return text.Length == 2 && WireNumber.Read(text, 2) is { } number and < 60 ? number : null;
    }

    // A day ahead is another time zone. The last 29 February may be eight years ago.
    private static DateTime? Recent(int month, int day, TimeSpan time, DateTime now)
    {
        var latest = now < DateTime.MaxValue.AddDays(-1) ? now.AddDays(1) : now;
        for (var year = latest.Year; year >= Math.Max(latest.Year - 8, 1); year--)
        {
            if (!IsDay(year, month, day)) continue;
            var candidate = new DateTime(year, month, day) + time;
            if (candidate <= latest) return candidate;
        }

        return null;
    }

    private static bool IsDay(int year, int month, int day) => year > 0 && day > 0 && day <= DateTime.DaysInMonth(year, month);

    private static int MonthOf(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < Months.Length; i++)
        {
            if (text.Equals(Months[i], StringComparison.OrdinalIgnoreCase)) return i + 1;
        }

        return 0;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private readonly record struct Column(int Start, int End)
    {
        public ReadOnlySpan<char> In(string line) => line.AsSpan(Start, End - Start);
    }

    private readonly record struct Date(DateTime Time, TimePrecision Precision, int LastColumn);
}
