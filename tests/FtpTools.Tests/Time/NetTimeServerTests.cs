using System.Net;
using System.Text;
using FtpTools.Tests.Security;
using FtpTools.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

/// <summary>The wire, spoken with a plain socket.</summary>
public sealed class NetTimeServerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 20, 4, 5, TimeSpan.Zero));
    private readonly TimePeer _peer = new();
    private readonly List<NetTimeServer> _servers = [];

    public NetTimeServerTests()
    {
        _clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromHours(1), "Test", "Test"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _peer.Dispose();
    }

    [Theory]
    [InlineData("", "2026-11-22 21:04:05")]
    [InlineData("%Y-%m-%d %X", "2026-11-22 21:04:05")]
    [InlineData("%c", "Sun Nov 22 21:04:05 2026")]
    [InlineData("%A, es ist %R %z %Z 🕐", "Sunday, es ist 21:04 +0100 +01 🕐")]
    [InlineData("%Q %5d", "%Q %5d")]
    [InlineData("hello", "hello")]
    public async Task A_format_is_answered_with_the_local_time(string request, string expected)
    {
        var server = Start();

        _peer.Send(request, server.Endpoint);
        var (bytes, from) = await _peer.ReceiveAsync();

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
        Assert.Equal(server.Endpoint, from);
    }

    [Fact]
    public async Task It_listens_on_this_computer_only_unless_told_otherwise()
    {
        var closed = Start();
        var open = Start(new NetTimeServerOptions { ListenAddress = IPAddress.IPv6Any });

        Assert.Equal(IPAddress.Loopback, closed.Endpoint.Address);
        Assert.Equal(IPAddress.IPv6Any, open.Endpoint.Address);
        _peer.Send("%F", new IPEndPoint(IPAddress.Loopback, open.Port));
        Assert.Equal("2026-11-22", await _peer.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(1025, "error: the format is over 1024 bytes")]
    [InlineData(65507, "error: the format is over 1024 bytes")]
    public async Task A_format_that_is_too_long_gets_a_short_reason(int length, string expected)
    {
        var server = Start();

        _peer.Send(new string('x', length), server.Endpoint);

        Assert.Equal(expected, await _peer.ReceiveTextAsync());
        await CountedAsync(server, () => server.RefusedCount == 1);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_get_a_short_reason()
    {
        var server = Start();

        _peer.Send([0x25, 0xFF, 0xC0], server.Endpoint);

        Assert.Equal("error: the format is not UTF-8", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task H57_an_answer_is_at_most_four_times_as_long_as_its_request_where_that_is_over_256_bytes()
    {
        var server = Start();

        _peer.Send(Repeated("%c", 10), server.Endpoint);
        Assert.Equal(240, (await _peer.ReceiveAsync()).Bytes.Length);
        _peer.Send(Repeated("%c", 11), server.Endpoint);
        Assert.Equal("error: the answer would be over 256 bytes", await _peer.ReceiveTextAsync());
        _peer.Send(Repeated("%A", 512), server.Endpoint);
        Assert.Equal(3072, (await _peer.ReceiveAsync()).Bytes.Length);
        _peer.Send(Repeated("%c", 512), server.Endpoint);
        Assert.Equal("error: the answer would be over 4096 bytes", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task H58_it_outlives_whatever_comes()
    {
        var server = Start();
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(0, 2000)];
            random.NextBytes(bytes);
            _peer.Send(bytes, server.Endpoint);
        }

        // In such a flood a request may get lost; the next one does not.
        using var other = new TimePeer();
        await Eventually.TrueAsync(
            () =>
            {
                if (!other.HasMail) other.Send("%F", server.Endpoint);
                return other.HasMail;
            },
            "it answers after the flood");
        Assert.Equal("2026-11-22", await other.ReceiveTextAsync());
        Assert.True(server.IsRunning);
    }

    [Fact]
    public async Task An_address_that_asks_too_much_is_not_answered_until_time_has_passed()
    {
        var server = Start(new NetTimeServerOptions { AnswersPerSecond = 2, LimitsLoopback = true });
        for (var i = 0; i < 7; i++) _peer.Send("%F", server.Endpoint);

        await CountedAsync(server, () => server.AnswerCount == 4 && server.DroppedCount == 3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++) _peer.Send("%F", server.Endpoint);
        await CountedAsync(server, () => server.AnswerCount == 6 && server.DroppedCount == 4);
    }

    [Fact]
    public async Task Its_own_answer_that_comes_back_is_not_answered()
    {
        var first = Start();
        var second = Start();
        _peer.Send("%F", first.Endpoint);
        var answer = await _peer.ReceiveTextAsync();

        _peer.Send(answer, first.Endpoint);
        await CountedAsync(first, () => first.DroppedCount == 1);
        _peer.Send("%X", second.Endpoint);
        Assert.Equal("21:04:05", await _peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_request_from_the_port_of_a_service_is_not_answered()
    {
        using var service = TimePeer.AtServicePort();
        Assert.SkipWhen(service is null, "This user may not send from a port below 1024.");
        var server = Start();

        service.Send("%F", server.Endpoint);

        await CountedAsync(server, () => server.DroppedCount == 1);
    }

    [Fact]
    public async Task The_port_can_be_taken_once_and_is_free_after_the_stop()
    {
        var server = Start();

        Refusal.Of(ErrorCode.AddressInUse, () => Start(new NetTimeServerOptions { Port = server.Port }));
        await server.StopAsync();
        await server.StopAsync();

        Assert.False(server.IsRunning);
        Assert.True(server.WaitForStopAsync(TestContext.Current.CancellationToken).IsCompleted);
        Assert.Equal(server.Port, Start(new NetTimeServerOptions { Port = server.Port }).Port);
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(16, 50)]
    [InlineData(1, -1)]
    public void An_NTP_server_does_not_claim_what_is_impossible(int stratum, int dispersion)
    {
        var options = new NetTimeServerOptions { Protocol = NetTimeProtocol.Ntp, Stratum = stratum, RootDispersion = TimeSpan.FromMilliseconds(dispersion) };

        Refusal.Of(ErrorCode.InvalidArgument, () => Start(options));
    }

    [Fact]
    public void Servers_have_names_and_tell_when_they_started()
    {
        var named = Start(new NetTimeServerOptions { Name = "clock" });

        Assert.Equal("clock", named.ToString());
        Assert.StartsWith("Time", Start().Name, StringComparison.Ordinal);
        Assert.Equal(new DateTime(2026, 11, 22, 21, 4, 5), named.StartedAt);
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static Task CountedAsync(NetTimeServer server, Func<bool> condition)
    {
        return Eventually.TrueAsync(condition, $"{server} counts");
    }

    private NetTimeServer Start(NetTimeServerOptions? options = null)
    {
        options ??= new NetTimeServerOptions();
        var server = NetTimeServer.Start(options with { Port = options.Port ?? 0, TimeProvider = _clock });
        _servers.Add(server);
        return server;
    }
}
