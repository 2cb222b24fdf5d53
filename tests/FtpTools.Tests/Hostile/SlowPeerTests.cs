using FtpTools.Framed.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>Peers that send too slowly (H2), never (H3), or never read.</summary>
public sealed class SlowPeerTests : IAsyncLifetime
{
    private static readonly TimeSpan Login = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    // So long that a moving clock does not reach it while a test waits for something else.
    private static readonly TimeSpan Never = TimeSpan.FromDays(1000);

    private readonly TestClock _clock = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await StartAsync(TimeSpan.FromMinutes(3), Never);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task H2_a_peer_that_sends_a_byte_now_and_then_has_no_more_time_to_log_in_than_others()
    {
        await using var peer = await MisbehavingPeer.ConnectAsync(_server);
        await Eventually.ServerHasAsync(_server, 1);
        var hello = FrameBytes.Of("""{"op":"hello","id":1,"versions":[1],"agent":"a client with a name of some length"}""");

        for (var second = 0; second <= Login.TotalSeconds; second++)
        {
            await peer.Frames.WriteAsync([hello[second]]);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await peer.Frames.ExpectLastErrorAsync(ErrorCode.IdleTimeout);
        await HonestClient.IsServedAsync(_server);
    }

    [Fact]
    public async Task H3_sockets_that_never_send_are_closed_and_others_are_served_meanwhile()
    {
        var peers = new List<MisbehavingPeer>();
        for (var i = 0; i < 50; i++) peers.Add(await MisbehavingPeer.ConnectAsync(_server));
        await HonestClient.IsServedAsync(_server);
        await Eventually.ServerHasAsync(_server, peers.Count);

        _clock.AdvanceJustPast(Login);

        foreach (var peer in peers)
        {
            await peer.Frames.ExpectLastErrorAsync(ErrorCode.IdleTimeout);
            await peer.DisposeAsync();
        }

        await Eventually.ServerIsEmptyAsync(_server);
    }

    [Fact]
    public async Task H3_with_tls_too_a_socket_that_never_sends_is_closed()
    {
        await using var server = await TestServer.StartAsync(o => o with { LoginTimeout = TimeSpan.FromMilliseconds(50) });
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", server.Server.Port);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task A_session_that_is_silent_for_too_long_is_told_and_closed()
    {
        await using var server = await StartAsync(Never, Idle);
        await using var peer = await MisbehavingPeer.LogInAsync(server);

        _clock.AdvanceJustPast(Idle);
        var frames = await peer.Frames.ReadToEndAsync();

        Assert.Equal([(0, ErrorCode.IdleTimeout)], frames.Select(f => (f.Id, f.Code)));
        await HonestClient.IsServedAsync(server);
    }

    [Fact]
    public async Task A_frame_that_stands_still_ends_the_connection()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        await peer.Frames.WriteAsync(FrameBytes.Of("""{"op":"stat","id":9,"path":"/"}""")[..^1]);

        await _clock.AdvanceUntilAsync(() => _server.Server.ConnectionCount == 0, "the server ends the connection");
        Assert.Empty(await peer.Frames.ReadToEndAsync());
    }

    [Fact]
    public async Task An_upload_whose_frame_stands_still_ends_the_connection_and_leaves_nothing()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/stalled.bin","file_size":20}""");
        await peer.Frames.WriteAsync("""{"op":"data","id":5,"total_size":10}""", [1, 2, 3]);

        await _clock.AdvanceUntilAsync(() => _server.Server.ConnectionCount == 0, "the server ends the connection");

        Assert.Empty(await peer.Frames.ReadToEndAsync());
        Partials.AreCleared(_server);
    }

    [Fact]
    public async Task An_upload_that_never_goes_on_is_ended_as_an_idle_session_is()
    {
        await using var server = await StartAsync(Never, Idle);
        await using var peer = await MisbehavingPeer.LogInAsync(server);
        await peer.Frames.AskAsync("""{"op":"store","id":5,"file_name":"/waiting.bin","file_size":20}""");

        _clock.AdvanceJustPast(Idle);
        var frames = await peer.Frames.ReadToEndAsync();

        Assert.Equal([(5, ErrorCode.Cancelled), (0, ErrorCode.IdleTimeout)], frames.Select(f => (f.Id, f.Code)));
        await Eventually.ServerIsEmptyAsync(server);
        Partials.AreCleared(server);
    }

    [Fact]
    public async Task A_client_that_never_reads_a_large_file_is_cut_off()
    {
        File.WriteAllBytes(_server.InHome("large.bin"), new byte[24 * 1024 * 1024]);
        await using var peer = await MisbehavingPeer.LogInAsync(_server);
        await peer.Frames.WriteAsync("""{"op":"fetch","id":5,"file_name":"/large.bin"}""");

        await _clock.AdvanceUntilAsync(() => _server.Server.ConnectionCount == 0, "the server cuts off a client that does not read");

        Assert.True(_server.Server.BytesSent < 24 * 1024 * 1024);
        await HonestClient.IsServedAsync(_server);
    }

    // In memory, where it is known when a link takes no more: from then on no answer goes through.
    [Fact]
    public async Task A_client_that_asks_and_never_reads_is_not_listened_to_any_more_and_cut_off()
    {
        const int Link = 64 * 1024;
        const int Answers = 2 * ProtocolLimits.MaxRequests;
        const int Asked = Answers + 1500;
        var padding = new string('x', 256);
        await using var server = new MemoryServer(o => o with { TimeProvider = _clock, StallTimeout = Idle, IdleTimeout = Never });
        await TestUsers.AddAsync(server.Context.Data, "ann");
        var home = server.HomeOf("ann");
        File.WriteAllBytes(Path.Combine(home, "large.bin"), new byte[1024 * 1024]);
        var (link, connection, served) = server.Accept();
        await using var peer = await MisbehavingPeer.LogInAsync(link);
        await peer.Frames.WriteAsync("""{"op":"fetch","id":5,"file_name":"/large.bin"}""");
        await Eventually.TrueAsync(() => link.Available >= Link, "the link takes no more");

        // The fetch is one of those that wait for their answers. Never more at once than may be under way: these are done before more come.
        var before = connection.BytesReceived;
        for (var id = 1001; id < 1000 + Answers; id++)
        {
            await peer.Frames.WriteAsync(Request(id));
            if (id % 50 == 0) await HasMadeAsync(id - 1000);
        }

        var asking = Task.Run(async () =>
        {
            for (var id = 1000 + Answers; id < 1000 + Asked; id++) await peer.Frames.WriteAsync(Request(id));
        });
        await HasMadeAsync(Answers - 1);
        var (other, _, _) = server.Accept();
        await using (await MisbehavingPeer.LogInAsync(other)) Assert.False(served.IsCompleted);

        // What was taken, one that waits to be taken, and what was read ahead of it.
        var received = connection.BytesReceived - before;
        Assert.InRange(received, (Answers - 1) * padding.Length, ((Answers + 1) * FrameBytes.Of(Request(1001)).Length) + Link);
        Assert.False(asking.IsCompleted);
        _clock.AdvanceJustPast(Idle);
        connection.CheckTime();

        Assert.DoesNotContain(await peer.Frames.ReadToEndAsync(), f => f.Id == 1000 + Asked - 1);
        await served.WaitAsync(Eventually.HangLimit);
        await Record.ExceptionAsync(() => asking);

        Task HasMadeAsync(int count)
        {
            return Eventually.TrueAsync(() => Directory.EnumerateDirectories(home, "1*").Count() == count, $"the server makes {count} directories");
        }

        string Request(int id) => $$"""{"op":"make_directory","id":{{id}},"path":"/{{id}}","x":"{{padding}}"}""";
    }

    private Task<TestServer> StartAsync(TimeSpan stallTimeout, TimeSpan idleTimeout)
    {
        return TestServer.StartAsync(o => o with
        {
            UseTls = false,
            TimeProvider = _clock,
            LoginTimeout = Login,
            StallTimeout = stallTimeout,
            IdleTimeout = idleTimeout,
        });
    }
}
