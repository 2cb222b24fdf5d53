using System.Text;
using CsCheck;
using FtpTools.Tests.Security;
using FtpTools.Time.Strftime;

namespace FtpTools.Tests.Time;

public class StrftimeFormatterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 9, 5, 4, 7, TimeSpan.FromHours(1));

    public static readonly string[] Directives = [.. StrftimeDirectives.All.Select(c => "%" + c), .. StrftimeDirectives.Modified.Select(c => "%" + c)];

    private static readonly Gen<TimeSpan> GenOffset = Gen.Int[-14 * 60, 14 * 60].Select(m => TimeSpan.FromMinutes(m));

    // C99 leaves the digits of years below 1000 open, and C libraries differ there.
    private static readonly Gen<DateTimeOffset> GenAnyTime =
        Gen.Select(Gen.DateTime[new DateTime(1000, 1, 2), new DateTime(9998, 12, 30)], GenOffset, (t, o) => new DateTimeOffset(new DateTime(t.Ticks), o));

    // Where weeks and years begin and end.
    private static readonly Gen<DateTimeOffset> GenYearEnd =
        Gen.Select(Gen.Int[1001, 9998], Gen.Int[-8, 8], Gen.Int[0, 86399], GenOffset, (year, day, second, o) => new DateTimeOffset(new DateTime(year, 1, 1).AddDays(day).AddSeconds(second), o));

    private static readonly Gen<DateTimeOffset> GenLeapDay =
        Gen.Select(Gen.Int[1001, 9998], Gen.Int[-2, 2], GenOffset, (year, day, o) => new DateTimeOffset(new DateTime(year, 3, 1).AddDays(day), o));

    public static readonly Gen<DateTimeOffset> GenTime = Gen.OneOf(GenAnyTime, GenYearEnd, GenLeapDay);

    [Theory]
    [InlineData("%a %A", "Mon Monday")]
    [InlineData("%b %B %h", "Mar March Mar")]
    [InlineData("%c", "Mon Mar  9 05:04:07 2026")]
    [InlineData("%C %y %Y", "20 26 2026")]
    [InlineData("%d %e %j", "09  9 068")]
    [InlineData("%D %F", "03/09/26 2026-03-09")]
    [InlineData("%g %G %V", "26 2026 11")]
    [InlineData("%H %I %p %r", "05 05 AM 05:04:07 AM")]
    [InlineData("%M %S %R %T", "04 07 05:04 05:04:07")]
    [InlineData("%n%t%%", "\n\t%")]
    [InlineData("%u %w %U %W", "1 1 10 10")]
    [InlineData("%x %X", "03/09/26 05:04:07")]
    [InlineData("%z %Z", "+0100 CET")]
    [InlineData("%Ec %EC %Ex %EX %Ey %EY", "Mon Mar  9 05:04:07 2026 20 03/09/26 05:04:07 26 2026")]
    [InlineData("%Od %Oe %OH %OI %Om %OM %OS %Ou %OU %OV %Ow %OW %Oy", "09  9 05 05 03 04 07 1 10 11 1 10 26")]
    public void A_directive_stands_for_its_part_of_the_time(string format, string expected)
    {
        Assert.Equal(expected, StrftimeFormatter.Format(format, Moment, "CET"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no directive, 日本語 and 🕐")]
    [InlineData("%")]
    [InlineData("%Q %f %i %J %k %K %l %L %N %o %O %P %q %s %v %E")]
    [InlineData("%5d %-d %_H %^a %999999d %+4Y")]
    [InlineData("%Ed %Oc %EE %OO %E% %O%")]
    [InlineData("100 %")]
    public void H60_what_is_no_directive_stays_as_it_is(string format)
    {
        Assert.Equal(format, StrftimeFormatter.Format(format, Moment));
    }

    [Theory]
    [InlineData("2024-12-29", "2024 52 7 52 52")]
    [InlineData("2024-12-30", "2025 01 1 52 53")]
    [InlineData("2020-12-31", "2020 53 4 52 52")]
    [InlineData("2021-01-01", "2020 53 5 00 00")]
    [InlineData("2021-01-03", "2020 53 7 01 00")]
    [InlineData("2021-01-04", "2021 01 1 01 01")]
    [InlineData("2023-01-01", "2022 52 7 01 00")]
    public void Weeks_at_the_end_of_a_year_belong_where_ISO_8601_puts_them(string date, string expected)
    {
        var time = new DateTimeOffset(DateTime.Parse(date, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

        Assert.Equal(expected, StrftimeFormatter.Format("%G %V %u %U %W", time));
    }

    [Fact]
    public void Every_directive_gives_what_the_C_library_gives()
    {
        Assert.SkipUnless(LibcStrftime.IsPresent, "There is no C library here whose structures are known.");
        var format = string.Join('|', Directives);

        GenTime.Sample(time => Assert.Equal(LibcStrftime.Format(format, time, "ABC"), StrftimeFormatter.Format(format, time, "ABC")), iter: 20000);
    }

    [Fact]
    public void Every_day_of_four_centuries_has_the_weeks_that_the_C_library_gives()
    {
        Assert.SkipUnless(LibcStrftime.IsPresent, "There is no C library here whose structures are known.");
        const string format = "%a %b %d %g %G %j %u %U %V %w %W %y %C";
        for (var day = new DateTimeOffset(1800, 1, 1, 0, 0, 0, TimeSpan.Zero); day.Year < 2201; day = day.AddDays(1))
        {
            if (LibcStrftime.Format(format, day, string.Empty) != StrftimeFormatter.Format(format, day))
                Assert.Fail($"{day:yyyy-MM-dd}: {StrftimeFormatter.Format(format, day)}");
        }
    }

    [Fact]
    public void A_format_of_any_letters_gives_what_the_C_library_gives()
    {
        Assert.SkipUnless(LibcStrftime.IsPresent, "There is no C library here whose structures are known.");
        var piece = Gen.OneOf(OneOf(Directives), OneOf(["a", "é", "🕐", " ", ":", "-"]));

        Gen.Select(piece.Array[0, 40], GenTime).Sample((pieces, time) =>
            Assert.Equal(LibcStrftime.Format(string.Concat(pieces), time, "CEST"), StrftimeFormatter.Format(string.Concat(pieces), time, "CEST")));
    }

    [Fact]
    public void H60_no_format_fails_but_for_its_length()
    {
        Gen.Select(Gen.Char.Array[0, 300].Select(c => new string(c)), Gen.DateTimeOffset).Sample((format, time) =>
        {
            try
            {
                return Encoding.UTF8.GetByteCount(StrftimeFormatter.Format(format, time)) <= StrftimeFormatter.MaxResult;
            }
            catch (FtpToolsException e)
            {
                return e.Code == ErrorCode.InvalidArgument;
            }
        });
    }

    [Fact]
    public void H60_formats_over_1_KiB_and_results_over_4_KiB_are_refused()
    {
        Assert.Equal(1024, StrftimeFormatter.Format(new string('x', 1024), Moment).Length);
        Refusal.Of(ErrorCode.InvalidArgument, () => StrftimeFormatter.Format(new string('x', 1025), Moment));
        Refusal.Of(ErrorCode.InvalidArgument, () => StrftimeFormatter.Format(new string('é', 513), Moment));
        Assert.Equal(4080, StrftimeFormatter.Format(Repeated("%c", 170), Moment).Length);
        Refusal.Of(ErrorCode.InvalidArgument, () => StrftimeFormatter.Format(Repeated("%c", 171), Moment));
    }

    [Fact]
    public void The_first_and_the_last_day_have_a_text()
    {
        var all = string.Join('|', Directives);

        Assert.StartsWith("Mon|Monday|Jan|January|00|01| 1|01|1|00|12|001|01|00|", StrftimeFormatter.Format("%a|%A|%b|%B|%C|%d|%e|%g|%G|%H|%I|%j|%m|%M|", DateTimeOffset.MinValue), StringComparison.Ordinal);
        Assert.Contains("|9999|", StrftimeFormatter.Format(all, DateTimeOffset.MaxValue), StringComparison.Ordinal);
    }

    public static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
