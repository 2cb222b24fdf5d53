using CsCheck;
using FtpTools.Time.Strftime;

namespace FtpTools.Tests.Time;

public class StrftimeParserTests
{
    private static readonly string[] DayFormats =
    [
        "%Y-%m-%d", "%F", "%D", "%x", "%d %b %Y", "%e. %B %Y", "%A, %d %B %C%y", "%Y %j", "%Y %U %w", "%Y %W %u", "%G-W%V-%u", "%Y%m%d", "%a %h %e %Y", "%OY%EY-%Om-%Od",
    ];

    private static readonly string[] TimeFormats = ["%X", "%T", "%H:%M:%S", "%r", "%I:%M:%S %p", "%H%M%S", "%EX", "%R:%S%n%t%%"];

    // In two digits of a year only these hundred are told apart.
    private static readonly Gen<DateTimeOffset> GenTime = Gen.Select(
        Gen.DateTime[new DateTime(1969, 1, 6), new DateTime(2068, 12, 20)], Gen.Int[-14 * 60, 14 * 60],
        (t, minutes) => new DateTimeOffset(new DateTime(t.Ticks - (t.Ticks % TimeSpan.TicksPerSecond)), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void What_a_format_wrote_is_read_back()
    {
        Gen.Select(StrftimeFormatterTests.OneOf(DayFormats), StrftimeFormatterTests.OneOf(TimeFormats), GenTime).Sample((day, timeOfDay, time) =>
        {
            var format = day == "%OY%EY-%Om-%Od" ? $"%EY-%Om-%Od {timeOfDay} %z %Z" : $"{day} {timeOfDay} %z %Z";
            var text = StrftimeFormatter.Format(format, time, "CEST");
            var isRead = StrftimeParser.TryParse(text, format, out var found, out var offset);

            Assert.True(isRead, $"'{text}' was not read with '{format}'");
            Assert.Equal((time.DateTime, (TimeSpan?)time.Offset), (found, offset));
        });
    }

    [Theory]
    [InlineData("%Y-%m-%d %X", "2026-11-22 21:04:05", "2026-11-22T21:04:05")]
    [InlineData("%c", "Sun Nov 22 21:04:05 2026", "2026-11-22T21:04:05")]
    [InlineData("%F", "2024-02-29", "2024-02-29T00:00:00")]
    [InlineData("%F %H", "2024-02-29 07", "2024-02-29T07:00:00")]
    [InlineData("%d.%m.%y", "01.01.68", "2068-01-01T00:00:00")]
    [InlineData("%d.%m.%y", "01.01.69", "1969-01-01T00:00:00")]
    [InlineData("%G-W%V-%u", "2020-W53-7", "2021-01-03T00:00:00")]
    [InlineData("Es ist %F, 🕐", "Es ist 2026-01-01, 🕐", "2026-01-01T00:00:00")]
    public void A_text_that_tells_the_day_is_a_time(string format, string text, string expected)
    {
        Assert.True(StrftimeParser.TryParse(text, format, out var time, out var offset));
        Assert.Equal(expected, time.ToString("s", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Null(offset);
    }

    [Theory]
    [InlineData("%H:%M", "21:04")]
    [InlineData("%Y", "2026")]
    [InlineData("%m-%d", "11-22")]
    [InlineData("%F %I:%M", "2026-11-22 09:04")]
    [InlineData("%F :%M", "2026-11-22 :04")]
    [InlineData("%Q", "%Q")]
    [InlineData("", "")]
    [InlineData("%F", "2026-02-29")]
    [InlineData("%F", "2026-13-01")]
    [InlineData("%F", "0000-01-01")]
    [InlineData("%F %T", "2026-01-01 23:59:60")]
    [InlineData("%F %T", "2026-01-01 24:00:00")]
    [InlineData("%F", "2026-01-01 and more")]
    [InlineData("%F", "2026-01-0")]
    [InlineData("%F", "2026-1-1")]
    [InlineData("%F", "tomorrow")]
    [InlineData("%a %F", "Mon 2026-11-22")]
    [InlineData("%Y %j", "2026 366")]
    [InlineData("%G-W%V-%u", "2021-W53-1")]
    [InlineData("%Y %U %w", "2026 00 0")]
    [InlineData("%F %z", "2026-01-01 0100")]
    public void A_text_that_does_not_tell_it_or_contradicts_itself_is_none(string format, string text)
    {
        Assert.False(StrftimeParser.TryParse(text, format, out _, out _));
    }

    [Fact]
    public void No_text_from_a_stranger_makes_it_fail()
    {
        var piece = Gen.OneOf(StrftimeFormatterTests.OneOf(StrftimeFormatterTests.Directives), Gen.String[0, 3]);
        var answer = Gen.OneOf(Gen.String, Gen.Char['0', '9'].Array[0, 30].Select(c => new string(c)));

        Gen.Select(piece.Array[0, 6], answer).Sample((pieces, text) =>
        {
            var format = string.Concat(pieces);
            return !StrftimeParser.TryParse(text, format, out var time, out _) || time.Year > 0;
        });
    }
}
