using System.Collections.Frozen;
using System.Globalization;

namespace FtpTools.Time.Strftime;

/// <summary>The directives of strftime in the C locale (C99 7.23.3.5, POSIX): what each stands for, in one table.</summary>
internal static class StrftimeDirectives
{
    /// <summary>The days of the week, Sunday first.</summary>
    public static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary>The months, January first.</summary>
    public static readonly string[] Months =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>The length of the abbreviated names of days and months.</summary>
    public const int ShortName = 3;

    // In the C locale the modifiers E and O change nothing, and are allowed with these only (C99 7.23.3.5 paragraphs 4 and 5).
    private const string WithE = "cCxXyY";
    private const string WithO = "deHImMSuUVwWy";

    private static readonly FrozenDictionary<char, string> Compositions = Table<string>(
        ('c', "%a %b %e %H:%M:%S %Y"),
        ('D', "%m/%d/%y"),
        ('F', "%Y-%m-%d"),
        ('h', "%b"),
        ('r', "%I:%M:%S %p"),
        ('R', "%H:%M"),
        ('T', "%H:%M:%S"),
        ('x', "%m/%d/%y"),
        ('X', "%H:%M:%S"));

    private static readonly FrozenDictionary<char, Func<StrftimeMoment, string>> Values = Table<Func<StrftimeMoment, string>>(
        ('a', m => Days[m.Weekday][..ShortName]),
        ('A', m => Days[m.Weekday]),
        ('b', m => Months[m.Local.Month - 1][..ShortName]),
        ('B', m => Months[m.Local.Month - 1]),
        ('C', m => Digits(m.Local.Year / 100, 2)),
        ('d', m => Digits(m.Local.Day, 2)),
        ('e', m => Digits(m.Local.Day, 1).PadLeft(2)),
        ('g', m => Digits(ISOWeek.GetYear(m.Local) % 100, 2)),
        ('G', m => Digits(ISOWeek.GetYear(m.Local), 1)),
        ('H', m => Digits(m.Local.Hour, 2)),
        ('I', m => Digits(((m.Local.Hour + 11) % 12) + 1, 2)),
        ('j', m => Digits(m.Local.DayOfYear, 3)),
        ('m', m => Digits(m.Local.Month, 2)),
        ('M', m => Digits(m.Local.Minute, 2)),
        ('n', _ => "\n"),
        ('p', m => m.Local.Hour < 12 ? "AM" : "PM"),
        ('S', m => Digits(m.Local.Second, 2)),
        ('t', _ => "\t"),
        ('u', m => Digits(m.IsoWeekday, 1)),
        ('U', m => Digits(m.WeekBeginningOn(0), 2)),
        ('V', m => Digits(ISOWeek.GetWeekOfYear(m.Local), 2)),
        ('w', m => Digits(m.Weekday, 1)),
        ('W', m => Digits(m.WeekBeginningOn(1), 2)),
        ('y', m => Digits(m.Local.Year % 100, 2)),
        ('Y', m => Digits(m.Local.Year, 1)),
        ('z', m => OffsetText(m.Offset)),
        ('Z', m => m.Zone),
        ('%', _ => "%"));

    /// <summary>The letters of all directives.</summary>
    public static IEnumerable<char> All => Values.Keys.Concat(Compositions.Keys);

    /// <summary>The letters that may follow a modifier, with the modifier before.</summary>
    public static IEnumerable<string> Modified => [.. WithE.Select(c => "E" + c), .. WithO.Select(c => "O" + c)];

    /// <summary>Recognizes the directive that begins with the percent sign at a position.</summary>
    /// <param name="format">The whole format.</param>
    /// <param name="at">Where the percent sign is.</param>
    /// <param name="length">The characters of the directive, percent sign and modifier included.</param>
    /// <returns>The letter, or null when this is not a directive.</returns>
    public static char? At(string format, int at, out int length)
    {
        length = 2;
        if (at + 1 >= format.Length) return null;
        var letter = format[at + 1];
        if (letter is 'E' or 'O')
        {
            length = 3;
            if (at + 2 >= format.Length) return null;
            var modified = format[at + 2];
            return (letter == 'E' ? WithE : WithO).Contains(modified, StringComparison.Ordinal) ? modified : null;
        }

        return Values.ContainsKey(letter) || Compositions.ContainsKey(letter) ? letter : null;
    }

    /// <summary>The format for which a directive is short; null when it has a value of its own.</summary>
    public static string? Composition(char letter) => Compositions.GetValueOrDefault(letter);

    /// <summary>The text of a directive that has a value of its own.</summary>
    public static string Value(char letter, in StrftimeMoment moment) => Values[letter](moment);

    private static FrozenDictionary<char, T> Table<T>(params (char Letter, T Meaning)[] rows)
    {
        return rows.ToFrozenDictionary(r => r.Letter, r => r.Meaning);
    }

    private static string Digits(int number, int width) => number.ToString("D" + width, CultureInfo.InvariantCulture);

    private static string OffsetText(TimeSpan offset)
    {
        var minutes = (int)Math.Abs(offset.TotalMinutes);
        return (offset < TimeSpan.Zero ? "-" : "+") + Digits(minutes / 60, 2) + Digits(minutes % 60, 2);
    }
}
