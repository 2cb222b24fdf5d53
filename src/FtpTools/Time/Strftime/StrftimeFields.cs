using System.Globalization;

namespace FtpTools.Time.Strftime;

/// <summary>What has been parsed from a formatted time, and the date and time that follow from it.</summary>
internal sealed class StrftimeFields
{
    public int? Year { get; set; }

    public int? Century { get; set; }

    public int? YearOfCentury { get; set; }

    public int? IsoYear { get; set; }

    public int? IsoWeek { get; set; }

    public int? SundayWeek { get; set; }

    public int? MondayWeek { get; set; }

    public int? Month { get; set; }

    public int? Day { get; set; }

    public int? DayOfYear { get; set; }

    /// <summary>0 is Sunday.</summary>
    public int? Weekday { get; set; }

    public int? Hour { get; set; }

    public int? HourOfHalfDay { get; set; }

    public bool? IsAfternoon { get; set; }

    public int? Minute { get; set; }

    public int? Second { get; set; }

    public TimeSpan? Offset { get; set; }

    public string Zone { get; set; } = string.Empty;

    /// <summary>The date and time; null when the fields do not say which day it is, or name one that does not exist.</summary>
    public DateTime? ToDateTime()
    {
        if (Date() is not { } date || TimeOfDay() is not { } time) return null;
        return date + time;
    }

    private DateTime? Date()
    {
        if (FullYear() is { } year and >= 1 and <= 9999)
        {
            var january = new DateTime(year, 1, 1);
            if (Month is { } month and >= 1 and <= 12 && Day is { } day)
                return day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateTime(year, month, day) : null;
            if (DayOfYear is { } number)
                return number >= 1 && number <= (DateTime.IsLeapYear(year) ? 366 : 365) ? january.AddDays(number - 1) : null;
            if (SundayWeek is { } sundayWeek && Weekday is { } weekday) return InWeek(january, sundayWeek, weekday, (int)january.DayOfWeek);
            if (MondayWeek is { } mondayWeek && Weekday is { } other)
                return InWeek(january, mondayWeek, (other + 6) % 7, ((int)january.DayOfWeek + 6) % 7);
        }

        return IsoYear is { } isoYear and > 1 and < 9999 && IsoWeek is { } week and >= 1 and <= 53 && Weekday is { } isoDay
            ? ISOWeek.ToDateTime(isoYear, week, (DayOfWeek)isoDay)
            : null;
    }

    // Week 1 begins with the first occurrence of the first day of the week; the days before are week 0.
    private static DateTime? InWeek(DateTime january, int week, int dayInWeek, int januaryInWeek)
    {
        var days = (week * 7) + dayInWeek - januaryInWeek - (januaryInWeek == 0 ? 7 : 0);
        return days is >= 0 and < 366 && (DateTime.MaxValue - january).TotalDays > days ? january.AddDays(days) : null;
    }

    // POSIX: without a century, 69 to 99 are of the twentieth and 00 to 68 of the twenty-first.
    private int? FullYear()
    {
        if (Year is not null || YearOfCentury is not { } two) return Year;
        if (Century is { } century) return (century * 100) + two;
        return two >= 69 ? 1900 + two : 2000 + two;
    }

    private TimeSpan? TimeOfDay()
    {
        var hour = Hour;
        if (hour is null && HourOfHalfDay is { } half && IsAfternoon is { } afternoon) hour = (half % 12) + (afternoon ? 12 : 0);
        if (hour is null) return HourOfHalfDay is null && Minute is null && Second is null ? TimeSpan.Zero : null;
        if (hour > 23 || Minute > 59 || Second > 59) return null;
        return new TimeSpan(hour.Value, Minute ?? 0, Second ?? 0);
    }
}
