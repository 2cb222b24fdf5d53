using System.Net;
using FtpTools.Tests.Security;
using FtpTools.Time.Ntp;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

/// <summary>The client of NTP against a server made of a plain socket.</summary>
public sealed class NtpClientTests : IDisposable
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(0.1);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 20, 4, 5, TimeSpan.Zero));
    private readonly TimePeer _server = new();
    private readonly NetTimeQuery _query;

    public NtpClientTests()
    {
        _query = new NetTimeQuery { Port = _server.Port, TimeProvider = _clock, Kisses = new NtpKissTable() };
    }

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Offset_and_delay_follow_from_the_four_times()
    {
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (request, from) = await ReceiveAsync();
        var sent = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMilliseconds(60));

        // 20 ms there, 10 ms at the server, 30 ms back, as the clock of the server sees it 100 s ahead.
        Send(Answer(request) with
        {
            Receive = NtpTimestamp.From(sent + Ahead + TimeSpan.FromMilliseconds(20)),
            Transmit = NtpTimestamp.From(sent + Ahead + TimeSpan.FromMilliseconds(30)),
        }, from);
        var sample = await asked;

        Near(TimeSpan.FromSeconds(99.995), sample.Offset);
        Near(TimeSpan.FromMilliseconds(50), sample.Delay);
        Near(TimeSpan.FromMilliseconds(25 + 50 + 20), sample.RootDistance);
        Assert.Equal((2, NtpLeap.LastMinuteHas61Seconds, "192.0.2.1"), (sample.Stratum, sample.Leap, sample.ReferenceId));
        Assert.Equal(("127.0.0.1", _server.EndPoint, false), (sample.Server, sample.Address, sample.IsOutlier));
    }

    [Fact]
    public async Task The_request_tells_nothing_and_is_never_the_same()
    {
        var first = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (one, _) = await ReceiveAsync();
        var second = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (two, from) = await ReceiveAsync();

        Assert.NotEqual(one.Transmit, two.Transmit);
        Assert.Equal(new NtpPacket { Version = 4, Mode = NtpMode.Client, Transmit = two.Transmit }, two);
        Send(Answer(two), from);
        Assert.Equal(2, (await second).Stratum);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public async Task H61_what_is_not_the_answer_to_the_request_is_dropped()
    {
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (request, from) = await ReceiveAsync();
        var right = Answer(request);
        _server.Send([], from);
        _server.Send(new byte[47], from);
        Send(right with { Origin = new(request.Transmit.Value + 1), Stratum = 3 }, from);
        Send(right with { Origin = default, Stratum = 0, ReferenceId = NtpReferenceId.Of("DENY") }, from);
        Send(right with { Mode = NtpMode.Client, Stratum = 4 }, from);
        Send(right with { Mode = NtpMode.Broadcast, Stratum = 5 }, from);
        Send(right with { Version = 7, Stratum = 6 }, from);
        Send(right with { Transmit = default, Stratum = 7 }, from);
        Send(right with { Receive = default, Stratum = 8 }, from);
        Send(right, from);

        Assert.Equal(2, (await asked).Stratum);
    }

    [Theory]
    [InlineData(NtpLeap.Unsynchronized, 2, 0)]
    [InlineData(NtpLeap.None, 16, 0)]
    [InlineData(NtpLeap.None, 255, 0)]
    [InlineData(NtpLeap.None, 2, 16)]
    public async Task A_server_whose_clock_is_not_set_is_not_believed(NtpLeap leap, byte stratum, int dispersion)
    {
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (request, from) = await ReceiveAsync();
        Send(Answer(request) with { Leap = leap, Stratum = stratum, RootDispersion = TimeSpan.FromSeconds(dispersion) }, from);

        await Refusal.OfAsync(ErrorCode.TimeNotTrusted, () => asked);
    }

    [Theory]
    [InlineData("DENY", 24 * 60)]
    [InlineData("RSTR", 24 * 60)]
    [InlineData("RATE", 1)]
    public async Task A_server_that_asks_not_to_be_asked_is_left_alone(string code, int minutes)
    {
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (request, from) = await ReceiveAsync();
        Send(Answer(request) with { Leap = NtpLeap.Unsynchronized, Stratum = 0, ReferenceId = NtpReferenceId.Of(code) }, from);
        var error = await Refusal.OfAsync(ErrorCode.TimeRefused, () => asked);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
        await Refusal.OfAsync(ErrorCode.TimeRefused, () => NetTimeClient.SampleAsync("127.0.0.1", _query));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var again = NetTimeClient.SampleAsync("127.0.0.1", _query);
        (request, from) = await ReceiveAsync();
        Send(Answer(request), from);
        Assert.Equal(2, (await again).Stratum);
    }

    [Fact]
    public async Task H62_a_clock_that_is_set_amid_the_request_does_not_spoil_the_measure()
    {
        var steady = new SteppedClock();
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query with { TimeProvider = steady });
        var (request, from) = await ReceiveAsync();
        var sent = steady.GetUtcNow();
        steady.Step = TimeSpan.FromHours(5);
        Send(Answer(request) with { Receive = NtpTimestamp.From(sent + Ahead), Transmit = NtpTimestamp.From(sent + Ahead) }, from);
        var sample = await asked;

        Near(Ahead, sample.Offset);
        Assert.True(sample.Delay > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData(-30)]
    [InlineData(-24)]
    [InlineData(-20)]
    [InlineData(0)]
    [InlineData(sbyte.MaxValue)]
    public async Task H62_a_server_that_claims_to_have_held_the_request_longer_than_it_was_away_gives_no_negative_delay(sbyte precision)
    {
        var asked = NetTimeClient.SampleAsync("127.0.0.1", _query);
        var (request, from) = await ReceiveAsync();
        var now = NtpTimestamp.From(_clock.GetUtcNow());
        Send(Answer(request) with { Precision = precision, Receive = now, Transmit = NtpTimestamp.From(_clock.GetUtcNow().AddSeconds(3)) }, from);
        var sample = await asked;

        Assert.True(sample.Delay > TimeSpan.Zero);
        Assert.True(sample.RootDistance > sample.Delay / 2);
    }

    [Fact]
    public async Task The_next_era_is_understood_by_a_clock_in_this_one_and_the_other_way_round()
    {
        var rollover = new DateTimeOffset(2036, 2, 7, 6, 28, 16, TimeSpan.Zero);
        foreach (var (ours, theirs) in new[] { (rollover.AddSeconds(-5), rollover.AddSeconds(5)), (rollover.AddDays(2), rollover.AddDays(-2)) })
        {
            var asked = NetTimeClient.SampleAsync("127.0.0.1", _query with { TimeProvider = new FakeTimeProvider(ours) });
            var (request, from) = await ReceiveAsync();
            Send(Answer(request) with { Receive = NtpTimestamp.From(theirs), Transmit = NtpTimestamp.From(theirs.AddTicks(5)) }, from);

            Near(theirs - ours, (await asked).Offset);
        }
    }

    [Fact]
    public async Task Our_own_ends_understand_each_other()
    {
        var ahead = new FakeTimeProvider(_clock.GetUtcNow() + Ahead);
        await using var server = NetTimeServer.Start(new NetTimeServerOptions { Protocol = NetTimeProtocol.Ntp, Port = 0, TimeProvider = ahead });
        var sample = await NetTimeClient.SampleAsync("127.0.0.1", _query with { Port = server.Port });

        Near(Ahead, sample.Offset);
        Assert.Equal((10, NtpLeap.None, "127.127.1.1"), (sample.Stratum, sample.Leap, sample.ReferenceId));
    }

    private static NtpPacket Answer(NtpPacket request) => new()
    {
        Leap = NtpLeap.LastMinuteHas61Seconds,
        Version = 4,
        Mode = NtpMode.Server,
        Stratum = 2,
        Precision = -23,
        RootDelay = TimeSpan.FromMilliseconds(100),
        RootDispersion = TimeSpan.FromMilliseconds(20),
        ReferenceId = NtpReferenceId.Of(IPAddress.Parse("192.0.2.1")),
        Origin = request.Transmit,
        Receive = new(1),
        Transmit = new(2),
    };

    private static void Near(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - Tolerance, expected + Tolerance);

    private async Task<(NtpPacket Request, IPEndPoint From)> ReceiveAsync()
    {
        var (bytes, from) = await _server.ReceiveAsync();
        return (NtpPacket.Read(bytes)!.Value, from);
    }

    private void Send(NtpPacket packet, IPEndPoint to)
    {
        var bytes = new byte[NtpPacket.Length];
        packet.Write(bytes);
        _server.Send(bytes, to);
    }

    /// <summary>A clock that somebody sets, while the time that passes is measured on.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 11, 22, 20, 4, 5, TimeSpan.Zero);

        public TimeSpan Step { get; set; }

        public override DateTimeOffset GetUtcNow() => Start + Step;

        public override long GetTimestamp() => 42;
    }
}
