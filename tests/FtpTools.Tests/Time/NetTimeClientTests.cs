using System.Text;
using FtpTools.Tests.Security;
using FtpTools.Tests.TestSupport;
using FtpTools.Time.Ntp;

namespace FtpTools.Tests.Time;

/// <summary>The client against plain sockets.</summary>
public sealed class NetTimeClientTests : IDisposable
{
    private readonly TestClock _clock = new();
    private readonly TimePeer _server = new();
    private readonly NetTimeQuery _query;

    public NetTimeClientTests()
    {
        _query = new NetTimeQuery { Port = _server.Port, TimeProvider = _clock, Kisses = new NtpKissTable() };
    }

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_answer_is_an_object_with_the_time_the_server_and_the_round_trip()
    {
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query with { Format = "%F %T %z" });
        var (request, from) = await _server.ReceiveAsync();
        _clock.Advance(TimeSpan.FromMilliseconds(30));
        _server.Send("2026-11-22 21:04:05 +0100", from);
        var answer = await asked;

        Assert.Equal("%F %T %z", Encoding.UTF8.GetString(request));
        Assert.Equal("2026-11-22 21:04:05 +0100", answer.ToString());
        Assert.Equal(new DateTime(2026, 11, 22, 21, 4, 5), answer.Time);
        Assert.Equal(TimeSpan.FromHours(1), answer.UtcOffset);
        Assert.Equal(("127.0.0.1", _server.EndPoint), (answer.Server, answer.Address));
        Assert.Equal(TimeSpan.FromMilliseconds(30), answer.RoundTrip);
        Assert.Equal(_clock.GetUtcNow().LocalDateTime, answer.ReceivedAt);
    }

    [Fact]
    public async Task A_text_that_is_no_time_of_the_format_is_an_answer_without_a_time()
    {
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query);
        var (_, from) = await _server.ReceiveAsync();
        _server.Send("half past nine", from);
        var answer = await asked;

        Assert.Equal("half past nine", answer.Text);
        Assert.Null(answer.Time);
    }

    [Fact]
    public async Task H61_an_answer_from_another_port_is_dropped()
    {
        using var stranger = new TimePeer();
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query);
        var (_, from) = await _server.ReceiveAsync();
        stranger.Send("1999-01-01 00:00:00", from);
        _server.Send("2026-11-22 21:04:05", from);

        Assert.Equal("2026-11-22 21:04:05", (await asked).Text);
    }

    [Fact]
    public async Task A_lost_request_is_sent_again_and_a_late_answer_to_it_is_not_taken()
    {
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query with { Timeout = TimeSpan.FromSeconds(9) });
        var (_, first) = await _server.ReceiveAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        var (_, second) = await _server.ReceiveAsync();
        _server.Send("1999-01-01 00:00:00", first);
        _server.Send("2026-11-22 21:04:05", second);
        var answer = await asked;

        Assert.NotEqual(first, second);
        Assert.Equal("2026-11-22 21:04:05", answer.Text);
        Assert.Equal(TimeSpan.Zero, answer.RoundTrip);
    }

    [Theory]
    [InlineData(NetTimeProtocol.Strftime)]
    [InlineData(NetTimeProtocol.Ntp)]
    public async Task A_server_that_never_answers_is_given_up_after_the_time_that_was_allowed(NetTimeProtocol protocol)
    {
        Task asked = protocol == NetTimeProtocol.Ntp ? NetTimeClient.SampleAsync("127.0.0.1", _query) : NetTimeClient.GetAsync("127.0.0.1", _query);

        await _clock.AdvanceUntilAsync(() => asked.IsCompleted, "the wait ends");

        var error = await Refusal.OfAsync(ErrorCode.Timeout, () => asked);
        Assert.Contains($"127.0.0.1, UDP port {_server.Port}, did not answer within 5 seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_error_comes_at_once()
    {
        var port = _server.Port;
        _server.Dispose();

        await Refusals.UntilUnreachableAsync(
            () => NetTimeClient.GetAsync("127.0.0.1", _query with { Port = port, Timeout = Refusals.OneTry, TimeProvider = TimeProvider.System }));
    }

    [Fact]
    public async Task A_name_that_is_unknown_is_an_error()
    {
        await Refusal.OfAsync(ErrorCode.ServerUnreachable, () => NetTimeClient.GetAsync("no-such-host.invalid", _query with { TimeProvider = TimeProvider.System }));
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query, stop.Token);
        await _server.ReceiveAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task A_refusal_is_an_error_and_a_format_that_reads_like_one_is_not()
    {
        var refused = NetTimeClient.GetAsync("127.0.0.1", _query);
        _server.Send("error: not today", (await _server.ReceiveAsync()).From);
        var taken = NetTimeClient.GetAsync("127.0.0.1", _query with { Format = "error: %F" });
        var error = await Assert.ThrowsAsync<RemoteErrorException>(() => refused);
        _server.Send("error: 2026-01-01", (await _server.ReceiveAsync()).From);

        Assert.Equal((ErrorCode.BadRequest, "127.0.0.1 refused the format: not today."), (error.Code, error.Message));
        Assert.Equal(new DateTime(2026, 1, 1), (await taken).Time);
    }

    [Fact]
    public async Task What_a_terminal_would_act_upon_is_replaced()
    {
        var asked = NetTimeClient.GetAsync("127.0.0.1", _query);
        _server.Send("\u001b[2J\a2026\n\t\u202e!", (await _server.ReceiveAsync()).From);

        Assert.Equal("\uFFFD[2J\uFFFD2026\n\t\uFFFD!", (await asked).Text);
    }

    [Fact]
    public async Task A_format_that_no_server_takes_is_not_sent()
    {
        await Refusal.OfAsync(ErrorCode.InvalidArgument, () => NetTimeClient.GetAsync("127.0.0.1", _query with { Format = new string('x', 1025) }));
        await Refusal.OfAsync(ErrorCode.InvalidArgument, () => NetTimeClient.GetAsync("127.0.0.1", _query with { Attempts = 0 }));
    }

    [Fact]
    public async Task Our_own_ends_understand_each_other()
    {
        await using var server = NetTimeServer.Start(new NetTimeServerOptions { Port = 0, TimeProvider = _clock });
        var answer = await NetTimeClient.GetAsync("localhost", _query with { Port = server.Port, Format = "%c %z %Z" });

        Assert.Equal(_clock.GetUtcNow().DateTime, answer.Time!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, answer.UtcOffset);
        Assert.EndsWith("+0000 UTC", answer.Text, StringComparison.Ordinal);
    }
}
