using FtpTools.Sessions.Diagnosis;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Sessions;

/// <summary>A speed is told when it was measured long enough to be true, and not otherwise.</summary>
public class ThroughputRampTests
{
    private const double KiB = 1024;
    private const double MiB = 1024 * 1024;
    private const int Most = 32 * 1024 * 1024;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _sizes = [];

    [Theory]
    [InlineData(500 * MiB, 500 * MiB, 0.5)]
    [InlineData(100 * MiB, 400 * MiB, 2)]
    [InlineData(11 * MiB, 11 * MiB, 20)]
    [InlineData(1 * MiB, 8 * MiB, 40)]
    [InlineData(100 * KiB, 100 * KiB, 100)]
    [InlineData(20 * KiB, 2 * MiB, 30)]
    public void A_steady_line_is_measured_as_it_is_whatever_its_delay(double up, double down, double delayMilliseconds)
    {
        var (measuredUp, measuredDown) = Measure((size, _) => (Took(size, up, delayMilliseconds), Took(size, down, delayMilliseconds)));

        Assert.InRange(measuredUp!.Value / up, 0.75, 1.001);
        Assert.True(measuredDown is null || measuredDown / down is > 0.6 and < 1.001, $"{measuredDown / down}");
        Assert.True(_sizes.Sum(s => (long)s) <= 256 * MiB);
        Assert.InRange(_clock.GetUtcNow() - _clock.Start, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    // The first file of a process finds nothing compiled, no buffers and closed windows: the probe said 11 MiB/s on loopback.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_goes_slowly_at_first_because_all_is_cold_does_not_count(int coldRounds)
    {
        var (up, down) = Measure((size, round) => (Took(size, round < coldRounds ? 11 * MiB : 600 * MiB, 1), Took(size, round < coldRounds ? 30 * MiB : 900 * MiB, 1)));

        Assert.InRange(up!.Value, 500 * MiB, 600 * MiB);
        Assert.InRange(down!.Value, 700 * MiB, 900 * MiB);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1024 * 1024)]
    public void Where_only_small_files_fit_a_fast_line_is_not_told(int most)
    {
        Assert.Equal((null, null), Measure((size, _) => (Took(size, 500 * MiB, 1), Took(size, 500 * MiB, 1)), most));
        Assert.InRange(_sizes.Count, 0, 4);
        Assert.All(_sizes, s => Assert.InRange(s, 1, most));
    }

    [Fact]
    public void Where_only_small_files_fit_a_slow_line_is_told_all_the_same()
    {
        var (up, down) = Measure((size, _) => (Took(size, 50 * KiB, 5), Took(size, 50 * KiB, 5)), 64 * 1024);

        Assert.InRange(up!.Value, 45 * KiB, 50 * KiB);
        Assert.InRange(down!.Value, 45 * KiB, 50 * KiB);
    }

    [Fact]
    public void One_file_that_takes_long_is_enough()
    {
        var (up, down) = Measure((size, _) => (Took(size, 50 * KiB, 5), Took(size, 50 * KiB, 5)));

        Assert.Single(_sizes);
        Assert.InRange(up!.Value, 45 * KiB, 50 * KiB);
        Assert.InRange(down!.Value, 45 * KiB, 50 * KiB);
    }

    [Fact]
    public void A_clock_that_stands_still_ends_it_too()
    {
        Measure((_, _) => (TimeSpan.Zero, TimeSpan.Zero));

        Assert.InRange(_sizes.Sum(s => (long)s), 1, (long)(256 * MiB));
    }

    private static TimeSpan Took(int size, double speed, double delayMilliseconds) => TimeSpan.FromSeconds((size / speed) + (delayMilliseconds / 1000));

    private (double? Up, double? Down) Measure(Func<int, int, (TimeSpan Up, TimeSpan Down)> line, int most = Most)
    {
        var ramp = new ThroughputRamp(most, _clock);
        while (ramp.NextSize is { } size)
        {
            var took = line(size, _sizes.Count);
            _sizes.Add(size);
            _clock.Advance(took.Up + took.Down);
            ramp.Add(took);
        }

        return ramp.Result;
    }
}
