using CsCheck;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class ProgressSnapshotTests
{
    [Fact]
    public void C6_whatever_the_counters_say_the_record_can_be_shown()
    {
        var bytes = Gen.OneOf(Gen.Long, Gen.Int.Select(i => new[] { 0L, -1L, 1L, long.MinValue, long.MaxValue }[(uint)i % 5]));
        var time = Gen.Long[0, long.MaxValue].Select(TimeSpan.FromTicks);
        Gen.Select(bytes, bytes, bytes, time).Sample((done, total, moved, elapsed) =>
        {
            var snapshot = new ProgressSnapshot("Sending", null, done, total, moved, elapsed);
            return snapshot.PercentComplete is >= -1 and <= 100 && snapshot.SecondsRemaining >= -1 && snapshot.Status.Length > 0;
        });
    }

    [Theory]
    [InlineData(0L, 0L, -1)]
    [InlineData(5L, null, -1)]
    [InlineData(5L, -7L, -1)]
    [InlineData(-5L, 10L, 0)]
    [InlineData(999L, 1000L, 99)]
    [InlineData(2000L, 1000L, 100)]
    [InlineData(long.MaxValue / 2, long.MaxValue, 50)]
    public void C6_per_cent_is_clamped_and_unknown_without_a_total(long done, long? total, int expected)
    {
        Assert.Equal(expected, new ProgressSnapshot("Sending", null, done, total, 0, TimeSpan.Zero).PercentComplete);
    }

    [Fact]
    public void A_resumed_transfer_has_the_speed_of_what_it_moved_itself()
    {
        var snapshot = new ProgressSnapshot("Sending", null, 900 << 20, 1000 << 20, 100 << 20, TimeSpan.FromSeconds(10));

        Assert.Equal("900 MiB of 1000 MiB, 10 MiB/s", snapshot.Status);
        Assert.Equal(10, snapshot.SecondsRemaining);
    }

    [Fact]
    public void Without_speed_nobody_knows_the_rest()
    {
        var snapshot = new ProgressSnapshot("Sending", null, 5, 10, 0, TimeSpan.FromSeconds(1));

        Assert.Equal(-1, snapshot.SecondsRemaining);
        Assert.Equal("5 B of 10 B", snapshot.Status);
    }
}
