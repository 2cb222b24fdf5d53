using CsCheck;
using FtpTools.Time.Ntp;

namespace FtpTools.Tests.Time;

public class NtpTimestampTests
{
    private static readonly Gen<DateTimeOffset> GenTime =
        Gen.DateTime[new DateTime(1000, 1, 1), new DateTime(9000, 1, 1)].Select(t => new DateTimeOffset(t.Ticks, TimeSpan.Zero));

    // RFC 5905 figure 4, and the first second of the next era.
    [Theory]
    [InlineData("1900-01-01T00:00:00Z", 0x00000000_00000000)]
    [InlineData("1970-01-01T00:00:00Z", 0x83AA7E80_00000000)]
    [InlineData("1972-01-01T00:00:00.5Z", 0x876CE580_80000000)]
    [InlineData("1999-12-31T23:59:59Z", 0xBC17C1FF_00000000)]
    [InlineData("2036-02-07T06:28:15Z", 0xFFFFFFFF_00000000)]
    [InlineData("2036-02-07T06:28:16Z", 0x00000000_00000000)]
    [InlineData("1899-12-31T00:00:00Z", 0xFFFEAE80_00000000)]
    public void A_time_has_the_bits_of_the_specification(string time, ulong bits)
    {
        Assert.Equal(bits, NtpTimestamp.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)).Value);
    }

    [Fact]
    public void A_time_is_read_back_in_whatever_era_it_is_by_a_clock_that_is_wrong_by_decades()
    {
        Gen.Select(GenTime, Gen.Int[-67 * 365, 67 * 365]).Sample((time, days) =>
            Assert.Equal(time, NtpTimestamp.From(time).ToUtc(time.AddDays(days)), TimeSpan.FromTicks(1)));
    }

    [Fact]
    public void H62_the_difference_of_two_times_holds_across_the_end_of_an_era()
    {
        var before = new DateTimeOffset(2036, 2, 7, 6, 28, 0, TimeSpan.Zero);
        var after = before.AddHours(3.5);

        Assert.Equal(TimeSpan.FromHours(3.5), NtpTimestamp.From(after) - NtpTimestamp.From(before));
        Assert.Equal(TimeSpan.FromHours(-3.5), NtpTimestamp.From(before) - NtpTimestamp.From(after));
    }
}
