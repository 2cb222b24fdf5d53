namespace FtpTools.Time.Strftime;

/// <summary>What the directives are computed from.</summary>
/// <param name="Local">The date and the time of day.</param>
/// <param name="Offset">How far that is ahead of UTC.</param>
/// <param name="Zone">The abbreviation of the time zone; empty when there is none.</param>
internal readonly record struct StrftimeMoment(DateTime Local, TimeSpan Offset, string Zone)
{
    /// <summary>0 is Sunday.</summary>
    public int Weekday => (int)Local.DayOfWeek;

    /// <summary>1 is Monday, 7 is Sunday.</summary>
    public int IsoWeekday => Weekday == 0 ? 7 : Weekday;

    /// <summary>The week of the year when weeks begin on a day: all days before the first such day are in week 0.</summary>
    /// <param name="firstDay">0 for Sunday, 1 for Monday.</param>
    public int WeekBeginningOn(int firstDay)
    {
        return (Local.DayOfYear - 1 + 7 - ((Weekday - firstDay + 7) % 7)) / 7;
    }
}
