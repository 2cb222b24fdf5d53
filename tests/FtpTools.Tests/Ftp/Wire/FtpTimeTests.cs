using System.Globalization;
using FtpTools.Ftp.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Wire;

public class FtpTimeTests
{
    [Theory]
    [InlineData("20260131154502", "2026-01-31T15:45:02.0000000Z")]
    [InlineData("20260131154502.5", "2026-01-31T15:45:02.5000000Z")]
    [InlineData("20260131154502.123", "2026-01-31T15:45:02.1230000Z")]
    [InlineData("20260131154502.00000019", "2026-01-31T15:45:02.0000001Z")]
    [InlineData("19980704235960", "1998-07-04T23:59:59.0000000Z")] // A leap second.
    [InlineData("20240229000000", "2024-02-29T00:00:00.0000000Z")]
    [InlineData("00010101000000", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("99991231235960.9999999", "9999-12-31T23:59:59.9999999Z")]
    public void A_time_is_read(string text, string utc)
    {
        Assert.True(FtpTime.TryParse(text, out var time));
        Assert.Equal(utc, time.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeKind.Utc, time.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026013115450")]
    [InlineData("202601311545021")]
    [InlineData("20260131154502.")]
    [InlineData("20260131154502.1a")]
    [InlineData("20260131154502,5")]
    [InlineData("20260131154502.5 ")]
    [InlineData(" 20260131154502")]
    [InlineData("-0260131154502")]
    [InlineData("20261331154502")]
    [InlineData("20260230154502")]
    [InlineData("20250229000000")]
    [InlineData("20260100154502")]
    [InlineData("20260131244502")]
    [InlineData("20260131156002")]
    [InlineData("20260131154561")]
    [InlineData("00000101000000")]
    [InlineData("191260131154502")] // The year 2026 of a server that writes "19" and the years since 1900.
    [InlineData("\u0662\u0660260131154502")]
    public void What_is_no_time_is_refused(string text)
    {
        Assert.False(FtpTime.TryParse(text, out var time));
        Assert.Equal(default, time);
    }

    [Fact]
    public void Milliseconds_are_written_only_when_asked_for_and_never_rounded_up()
    {
        var time = new DateTime(2026, 1, 31, 23, 59, 59, 999, DateTimeKind.Utc).AddTicks(9999);

        Assert.Equal("20260131235959", FtpTime.Format(time));
        Assert.Equal("20260131235959.999", FtpTime.Format(time, withMilliseconds: true));
    }

    [Theory]
    [MemberData(nameof(Cultures.Names), MemberType = typeof(Cultures))]
    public void Every_user_writes_and_reads_the_same_time(string culture)
    {
        Assert.Equal("20260131154502.007", Cultures.In(culture, () => FtpTime.Format(new DateTime(2026, 1, 31, 15, 45, 2, 7), withMilliseconds: true)));
        Assert.True(Cultures.In(culture, () => FtpTime.TryParse("20260131154502.007", out _)));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var random = new Random(20260110);
        for (var round = 0; round < 2000; round++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10_000) * 10_000, DateTimeKind.Utc);
            Assert.True(FtpTime.TryParse(FtpTime.Format(time, withMilliseconds: true), out var exact));
            Assert.True(FtpTime.TryParse(FtpTime.Format(time), out var whole));

            Assert.Equal(time, exact);
            Assert.Equal(time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)), whole);
        }
    }
}
