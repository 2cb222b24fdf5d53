using System.Collections.Frozen;
using System.Globalization;

namespace FtpTools.Time.Strftime;

/// <summary>Parses a time from the text that a format produced.</summary>
internal static class StrftimeParser
{
    // The fields that are numbers, with their maximum number of digits.
    private static readonly FrozenDictionary<char, NumberField> Numbers = Table(
        new('C', 2, (f, n) => f.Century = n),
        new('d', 2, (f, n) => f.Day = n),
        new('e', 2, (f, n) => f.Day = n),
        new('g', 2, (_, _) => { }),
        new('G', 4, (f, n) => f.IsoYear = n),
        new('H', 2, (f, n) => f.Hour = n),
        new('I', 2, (f, n) => f.HourOfHalfDay = n),
        new('j', 3, (f, n) => f.DayOfYear = n),
        new('m', 2, (f, n) => f.Month = n),
        new('M', 2, (f, n) => f.Minute = n),
        new('S', 2, (f, n) => f.Second = n),
        new('u', 1, (f, n) => f.Weekday = n % 7),
        new('U', 2, (f, n) => f.SundayWeek = n),
        new('V', 2, (f, n) => f.IsoWeek = n),
        new('w', 1, (f, n) => f.Weekday = n),
        new('W', 2, (f, n) => f.MondayWeek = n),
        new('y', 2, (f, n) => f.YearOfCentury = n),
        new('Y', 4, (f, n) => f.Year = n));

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text that the format produced.</param>
    /// <param name="format">The format.</param>
    /// <param name="time">The time, as exact as the format gives it; what it leaves out of the time of day is zero.</param>
    /// <param name="offset">How far that is ahead of UTC; null if the format does not include it.</param>
    /// <returns>False if the format does not include the day, or if the text is not what the format produces for any time.</returns>
    public static bool TryParse(string text, string format, out DateTime time, out TimeSpan? offset)
    {
        var fields = new StrftimeFields();
        time = default;
        offset = null;
        var rest = text.AsSpan();
        if (!Read(format, ref rest, fields) || !rest.IsEmpty || fields.ToDateTime() is not { } found) return false;

        // A text that contradicts itself, such as a wrong day of the week, is not a time.
        var again = StrftimeFormatter.Expand(format, new StrftimeMoment(found, fields.Offset ?? TimeSpan.Zero, fields.Zone));
        if (again != text) return false;
        time = found;
        offset = fields.Offset;
        return true;
    }

    private static bool Read(string format, ref ReadOnlySpan<char> text, StrftimeFields fields)
    {
        for (var at = 0; at < format.Length;)
        {
            if (format[at] != '%' || StrftimeDirectives.At(format, at, out var length) is not { } letter)
            {
                if (!Skip(format.AsSpan(at++, 1), ref text)) return false;
                continue;
            }

            var isRead = StrftimeDirectives.Composition(letter) is { } composition
                ? Read(composition, ref text, fields)
                : ReadValue(letter, ref text, fields);
            if (!isRead) return false;
            at += length;
        }

        return true;
    }

    private static bool ReadValue(char letter, ref ReadOnlySpan<char> text, StrftimeFields fields)
    {
        if (Numbers.TryGetValue(letter, out var number))
        {
            if (ReadNumber(number.Width, ref text) is not { } value) return false;
            number.Set(fields, value);
            return true;
        }

        switch (letter)
        {
            case 'a' or 'A':
                fields.Weekday = ReadName(StrftimeDirectives.Days, letter == 'a', ref text);
                return fields.Weekday is not null;
            case 'b' or 'B':
                fields.Month = ReadName(StrftimeDirectives.Months, letter == 'b', ref text) + 1;
                return fields.Month is not null;
            case 'p':
                fields.IsAfternoon = ReadName(["AM", "PM"], false, ref text) switch { 0 => false, 1 => true, _ => null };
                return fields.IsAfternoon is not null;
            case 'z':
                fields.Offset = ReadOffset(ref text);
                return fields.Offset is not null;
            case 'Z':
                fields.Zone = ReadZone(ref text);
                return true;
            default:
                return Skip(StrftimeDirectives.Value(letter, default), ref text);
        }
    }

    private static bool Skip(ReadOnlySpan<char> expected, ref ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(expected)) return false;
        text = text[expected.Length..];
        return true;
    }

    private static int? ReadNumber(int width, ref ReadOnlySpan<char> text)
    {
        var start = width > 1 && text.StartsWith(' ') ? 1 : 0;
        var end = start;
        while (end < text.Length && end < width && char.IsAsciiDigit(text[end])) end++;
        if (end == start) return null;
        var value = int.Parse(text[start..end], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[end..];
        return value;
    }

    private static int? ReadName(string[] names, bool isShort, ref ReadOnlySpan<char> text)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (Skip(isShort ? names[i].AsSpan(0, StrftimeDirectives.ShortName) : names[i], ref text)) return i;
        }

        return null;
    }

    private static TimeSpan? ReadOffset(ref ReadOnlySpan<char> text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        if (!text.StartsWith('-') && !text.StartsWith('+')) return null;
        text = text[1..];
        return ReadNumber(2, ref text) is { } hours && ReadNumber(2, ref text) is { } minutes
            ? sign * new TimeSpan(hours, minutes, 0)
            : null;
    }

    private static string ReadZone(ref ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '+' or '-')) end++;
        var zone = text[..end].ToString();
        text = text[end..];
        return zone;
    }

    private static FrozenDictionary<char, NumberField> Table(params NumberField[] fields) => fields.ToFrozenDictionary(f => f.Letter);

    private sealed record NumberField(char Letter, int Width, Action<StrftimeFields, int> Set);
}
