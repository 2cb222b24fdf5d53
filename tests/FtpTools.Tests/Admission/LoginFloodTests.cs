using FtpTools.Server.Admission;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

/// <summary>Connections that prove nothing, far more than there is room for: whoever logs in gets in.</summary>
public class LoginFloodTests
{
    private static readonly byte[] BeginningOfHandshake = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01];

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 9)]
    [InlineData(true, 9)]
    public async Task Silent_connections_shut_nobody_out(bool tls, int addresses)
    {
        await using var server = await StartAsync(tls);
        using var crowd = new Crowd(server.Server.Port);

        await crowd.JoinAsync(300, addresses);

        await HonestClient.IsServedAsync(server);
        Assert.InRange(crowd.CountOpen, 1, server.Server.MaxPendingLogins);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task Handshakes_that_stand_still_hold_up_nobody(int addresses)
    {
        await using var server = await StartAsync(tls: true);
        using var crowd = new Crowd(server.Server.Port);

        await crowd.JoinAsync(300, addresses, BeginningOfHandshake);

        await HonestClient.IsServedAsync(server);
        Assert.InRange(crowd.CountOpen, 1, server.Server.MaxPendingLogins);
    }

    [Fact]
    public async Task Frames_that_stand_still_before_the_login_hold_up_nobody()
    {
        await using var server = await StartAsync(tls: false);
        using var crowd = new Crowd(server.Server.Port);

        await crowd.JoinAsync(300, 3, FrameBytes.Of("""{"op":"hello","id":1,"versions":[1]}""")[..^1]);

        await HonestClient.IsServedAsync(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Greetings_without_a_login_shut_nobody_out(bool tls)
    {
        await using var server = await StartAsync(tls);
        var peers = new List<MisbehavingPeer>();
        for (var i = 0; i < 3 * server.Server.MaxPendingLogins; i++)
        {
            peers.Add(await MisbehavingPeer.ConnectAsync(server));
            await peers[^1].HelloAsync();
        }

        await HonestClient.IsServedAsync(server);
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_login_gets_through_while_the_crowd_goes_on_pushing()
    {
        await using var server = await StartAsync(tls: true);
        using var enough = new CancellationTokenSource();
        var pushing = Enumerable.Range(0, 2).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var crowd = new Crowd(server.Server.Port);
                await crowd.JoinAsync(50, 9, BeginningOfHandshake);
            }
        }).ToList();

        for (var i = 0; i < 5; i++) await HonestClient.IsServedAsync(server);

        await enough.CancelAsync();
        await Task.WhenAll(pushing);
    }

    [Fact]
    public async Task Two_hundred_sessions_of_one_machine_log_in_at_once()
    {
        await using var server = await TestServer.StartAsync(null, "ann", "bob");

        var sessions = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.ConnectAsync(i % 2 == 0 ? "ann" : "bob")));

        Assert.Equal(200, server.Server.SessionCount);
        await Task.WhenAll(sessions.Select(s => s.StatAsync("/")));
        foreach (var session in sessions) await session.DisposeAsync();
    }

    [Fact]
    public async Task A_user_has_half_of_the_sessions_and_another_takes_one_back_from_the_quietest()
    {
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(
            o => o with { UseTls = false, Descriptors = Few(), TimeProvider = clock, LoginTimeout = TimeSpan.FromDays(1) }, "ann", "bob", "cid");
        var anns = new List<MisbehavingPeer>();
        for (var i = 0; i < server.Server.MaxSessionsPerUser; i++)
        {
            anns.Add(await MisbehavingPeer.LogInAsync(server));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Refused.WithAsync(ErrorCode.TooManyConnections, () => server.ConnectAsync());
        var bobs = new List<MisbehavingPeer>();
        while (server.Server.SessionCount < server.Server.MaxConnections) bobs.Add(await MisbehavingPeer.LogInAsync(server, "bob"));

        await using (var cid = await server.ConnectAsync("cid"))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await anns[0].Frames.ExpectLastErrorAsync(ErrorCode.IdleTimeout);
            Assert.True((await cid.StatAsync("/")).IsDirectory);
        }

        Assert.Equal("reply", (await anns[1].Frames.AskAsync("""{"op":"ping","id":9}""")).Op);
        foreach (var peer in anns.Concat(bobs)) await peer.DisposeAsync();
    }

    [Fact]
    public async Task The_limits_and_what_was_dropped_are_told()
    {
        var log = new LinesLogger();
        var clock = new TestClock();
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false, Descriptors = Few(), Logger = log, TimeProvider = clock });
        var limits = server.Server;
        using var crowd = new Crowd(limits.Port);
        await crowd.JoinAsync(50);
        await HonestClient.IsServedAsync(server);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(256, limits.DescriptorLimit);
        Assert.InRange(limits.MaxConnections, 2 * limits.MaxSessionsPerUser - 1, 256);
        Assert.Contains(log.Lines, l => l.Id.Id == 3 && l.Text.StartsWith(
            $"Limits: {limits.MaxConnections} sessions, {limits.MaxSessionsPerUser} of one user; {limits.MaxPendingLogins} connections", StringComparison.Ordinal));
        Assert.Contains(log.Lines, l => l.Id.Id == 4 && l.Text.Contains("256", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Id.Id == 5);
        Assert.Contains(log.Lines, l => l.Id.Id == 13);
    }

    /// <summary>As few as a process has that may have 256 files open.</summary>
    internal static DescriptorPool Few() => new(256, 78);

    private static Task<TestServer> StartAsync(bool tls) => TestServer.StartAsync(o => o with { UseTls = tls, Descriptors = Few() });
}
