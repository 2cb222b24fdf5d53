using System.Net;
using CsCheck;
using FtpTools.Tests.Security;
using FtpTools.Time.Ntp;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

public class NtpSelectionTests
{
    private readonly NetTimeQuery _query = new() { TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 20, 4, 5, TimeSpan.Zero)) };

    [Fact]
    public void One_server_is_believed()
    {
        var time = NetTimeClient.Agree([Sample("a", 2.5, 0.1)], _query);

        Assert.Equal(("a", TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(0.1)), (time.Server, time.Offset, time.Uncertainty));
        Assert.Equal("2026-11-22 20:04:07", time.Text);
        Assert.Equal(new DateTime(2026, 11, 22, 20, 4, 7, 500), time.Time);
    }

    [Fact]
    public void One_of_three_that_is_wrong_is_left_out_and_shown()
    {
        var time = NetTimeClient.Agree([Sample("a", 0.01, 0.05), Sample("wrong", 30, 0.05), Sample("c", -0.01, 0.05)], _query);

        Assert.Equal("a, c", time.Server);
        Assert.Equal(TimeSpan.Zero, time.Offset);
        Assert.Equal(["wrong"], time.Samples.Where(s => s.IsOutlier).Select(s => s.Server));
    }

    [Fact]
    public void The_nearest_server_weighs_most_and_the_lowest_stratum_speaks_for_all()
    {
        var time = NetTimeClient.Agree([Sample("far", 0.4, 0.9), Sample("near", 0, 0.1) with { Stratum = 1, ReferenceId = "GPS" }, Sample("other", 0, 0.9)], _query);

        Assert.Equal(("near, far, other", 1, "GPS"), (time.Server, time.Stratum, time.ReferenceId));
        Assert.InRange(time.Offset, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(0.0, 30.0)]
    [InlineData(0.0, 30.0, 60.0)]
    [InlineData(0.0, 0.01, 60.0, 60.01)]
    public void Without_a_majority_nobody_is_believed(params double[] offsets)
    {
        var samples = offsets.Select((offset, i) => Sample($"s{i}", offset, 0.1)).ToList();

        var error = Refusal.Of(ErrorCode.TimeNotTrusted, () => NetTimeClient.Agree(samples, _query));
        Assert.Contains("s1 +", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_answer_there_is_no_time()
    {
        Refusal.Of(ErrorCode.TimeNotTrusted, () => NetTimeClient.Agree([], _query));
    }

    [Fact]
    public void Servers_that_are_right_about_themselves_are_never_outvoted_by_fewer_that_lie()
    {
        var right = Gen.Select(Gen.Double[-0.5, 0.5], Gen.Double[0.001, 0.4], (error, more) => (Offset: error, Distance: Math.Abs(error) + more));
        var liar = Gen.Select(Gen.Bool, Gen.Double[10, 1000], Gen.Double[0.001, 1], (early, by, distance) => (Offset: early ? -by : by, Distance: distance));

        Gen.Select(right.Array[3, 7], liar.Array[0, 2]).Sample((honest, lying) =>
        {
            var samples = honest.Select((s, i) => Sample($"honest{i}", s.Offset, s.Distance)).Concat(lying.Select((s, i) => Sample($"liar{i}", s.Offset, s.Distance))).ToList();
            var chosen = NtpSelection.Choose(samples);

            if (chosen is null) return;
            Assert.All(chosen.Where(s => s.Server.StartsWith("liar", StringComparison.Ordinal)), s => Assert.True(s.IsOutlier));
            Assert.Contains(chosen, s => !s.IsOutlier);
            Assert.InRange(NtpSelection.Combine([.. chosen.Where(s => !s.IsOutlier)]).TotalSeconds, -0.51, 0.51);
        });
    }

    private static NtpSample Sample(string server, double offset, double distance) => new()
    {
        Server = server,
        Address = new IPEndPoint(IPAddress.Loopback, 123),
        Offset = TimeSpan.FromSeconds(offset),
        Delay = TimeSpan.FromSeconds(0.02),
        RootDistance = TimeSpan.FromSeconds(distance),
        Stratum = 2,
        Leap = NtpLeap.None,
        ReferenceId = "192.0.2.1",
        RootDelay = TimeSpan.Zero,
        RootDispersion = TimeSpan.Zero,
    };
}
