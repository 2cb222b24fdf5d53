using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

/// <summary>More stores and listings than there are places: others get theirs, and those that stand still do not keep them.</summary>
public sealed class TransferPlaceTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(
            o => o with
            {
                UseTls = false,
                Descriptors = LoginFloodTests.Few(),
                TimeProvider = _clock,
                LoginTimeout = TimeSpan.FromDays(1),
            },
            "ann",
            "bob",
            "cid");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task One_users_open_stores_leave_room_for_another_user()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        await OpenAllAsync(ann);
        for (var id = 1000; id < 1200; id++) await ann.Frames.WriteAsync(Store(id));

        await IsServedAsync("bob");
    }

    [Fact]
    public async Task A_store_that_stands_still_makes_room_for_one_that_waits_and_what_came_is_kept()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        await OpenAllAsync(ann);
        await ann.Frames.WriteAsync("""{"op":"data","id":1,"total_size":4}""", [1, 2, 3, 4]);
        for (var id = 2; id <= _server.Server.MaxTransfersPerUser; id++)
        {
            await ann.Frames.WriteAsync($$"""{"op":"data","id":{{id}},"total_size":1}""", [1]);
        }

        await ann.Frames.WriteAsync(Store(1000));
        await AdvanceAsync(ann, seconds: 9, active: 2);
        var frames = new[] { await AdvanceToFrameAsync(ann), await ann.Frames.NextAsync() };

        Assert.Contains(frames, f => f is { Op: "ready", Id: 1000 });
        Assert.Contains(frames, f => f is { Code: ErrorCode.TooManyOpenFiles, Id: not 2 });
        var loser = frames.Single(f => f.Op == "error").Id;
        await ann.Frames.WriteAsync("""{"op":"cancel","id":1001,"target":1000}""");
        Assert.Equal(2, (await ReadAsync(ann, 2)).Count);
        var resumed = await ann.Frames.AskAsync($$"""{"op":"store","id":1002,"file_name":"/f{{loser}}","file_size":10,"resume":true}""");
        Assert.Equal("ready", resumed.Op);
        Assert.Equal(loser == 1 ? 4 : 1, (int?)resumed.Header["offset"]);
    }

    [Fact]
    public async Task When_users_have_everything_another_gets_its_place_from_one_that_stands_still()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        await using var bob = await MisbehavingPeer.LogInAsync(_server, "bob");
        await using var cid = await MisbehavingPeer.LogInAsync(_server, "cid");
        await OpenAllAsync(ann);
        await OpenAllAsync(bob);

        await cid.Frames.WriteAsync(Store(1));
        Assert.Equal("reply", (await cid.Frames.AskAsync("""{"op":"ping","id":2}""")).Op);

        Assert.Equal("ready", (await AdvanceToFrameAsync(cid)).Op);
    }

    [Fact]
    public async Task Users_who_keep_everything_busy_still_give_a_place_to_one_who_has_none()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        await using var bob = await MisbehavingPeer.LogInAsync(_server, "bob");
        await using var cid = await MisbehavingPeer.LogInAsync(_server, "cid");
        await OpenAllAsync(ann, length: 1000);
        await OpenAllAsync(bob, length: 1000);
        await cid.Frames.WriteAsync(Store(1));
        Assert.Equal("reply", (await cid.Frames.AskAsync("""{"op":"ping","id":2}""")).Op);
        var ready = cid.Frames.NextAsync();

        for (var second = 0; second < 20 && !ready.IsCompleted; second++)
        {
            await KeepBusyAsync(ann);
            await KeepBusyAsync(bob);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("ready", (await ready).Op);
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_what_is_the_matter()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        await OpenAllAsync(ann, length: 1000);
        await ann.Frames.WriteAsync(Store(1000));
        var told = new List<RawFrame>();

        for (var second = 0; second < 70 && told.Count == 0; second++)
        {
            told.AddRange(await KeepBusyAsync(ann));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var frame = told.Count > 0 ? told[0] : await ann.Frames.NextAsync();
        Assert.Equal((1000, ErrorCode.TooManyOpenFiles), (frame.Id, frame.Code));
        Assert.Contains($"{_server.Server.MaxTransfersPerUser} of one user", frame.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listings_that_nobody_takes_leave_room_for_another_user()
    {
        foreach (var user in (string[])["ann", "bob"])
        {
            ManyNames.Make(_server.HomeOf(user), 2500);
        }

        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        for (var id = 1; id <= 100; id++) await ann.Frames.WriteAsync($$"""{"op":"list","id":{{id}},"path":"/"}""");

        await IsServedAsync("bob");
        await using var bob = await _server.ConnectAsync("bob");
        var count = 0;
        await foreach (var item in bob.ListAsync("/")) count++;
        Assert.Equal(2501, count);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_takes_no_place()
    {
        await using var ann = await MisbehavingPeer.LogInAsync(_server);
        for (var round = 0; round < 3; round++)
        {
            await OpenAllAsync(ann);
            await ann.Frames.WriteAsync(Store(1000));
            await ann.Frames.WriteAsync("""{"op":"cancel","id":1001,"target":1000}""");
            Assert.Contains(await ReadAsync(ann, 2), f => f is { Id: 1000, Code: ErrorCode.Cancelled });
            for (var id = 1; id <= _server.Server.MaxTransfersPerUser; id++)
            {
                await ann.Frames.WriteAsync($$"""{"op":"cancel","id":2000,"target":{{id}}}""");
                Assert.Equal(2, (await ReadAsync(ann, 2)).Count);
            }
        }
    }

    [Fact]
    public async Task Many_more_transfers_than_places_are_all_done()
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(700_000);
        var path = folder.File("large.bin", content);
        await using var session = await _server.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => session.UploadAsync(path, $"/up{i}")));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => session.DownloadAsync($"/up{i}", folder.In($"down{i}"))));

        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(content, File.ReadAllBytes(folder.In($"down{i}"))));
    }

    private static string Store(int id, int length = 10) => $$"""{"op":"store","id":{{id}},"file_name":"/f{{id}}","file_size":{{length}}}""";

    private static async Task<List<RawFrame>> ReadAsync(MisbehavingPeer peer, int count)
    {
        var frames = new List<RawFrame>();
        while (frames.Count < count) frames.Add(await peer.Frames.NextAsync());
        return frames;
    }

    // As many as one user may have.
    private async Task OpenAllAsync(MisbehavingPeer peer, int length = 10)
    {
        for (var id = 1; id <= _server.Server.MaxTransfersPerUser; id++) Assert.Equal("ready", (await peer.Frames.AskAsync(Store(id, length))).Op);
    }

    // The answer to the ping shows that the server has read what came before it.
    private async Task<List<RawFrame>> KeepBusyAsync(MisbehavingPeer peer)
    {
        for (var id = 1; id <= _server.Server.MaxTransfersPerUser; id++)
            await peer.Frames.WriteAsync($$"""{"op":"data","id":{{id}},"total_size":1}""", [1]);
        await peer.Frames.WriteAsync("""{"op":"ping","id":5000}""");
        var others = new List<RawFrame>();
        while (await peer.Frames.NextAsync() is { Id: not 5000 } frame) others.Add(frame);
        return others;
    }

    private async Task AdvanceAsync(MisbehavingPeer peer, int seconds, int active)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await peer.Frames.WriteAsync($$"""{"op":"data","id":{{active}},"total_size":1}""", [1]);
            Assert.Equal("reply", (await peer.Frames.AskAsync("""{"op":"ping","id":5000}""")).Op);
        }
    }

    private async Task<RawFrame> AdvanceToFrameAsync(MisbehavingPeer peer)
    {
        var frame = peer.Frames.NextAsync();
        for (var second = 0; second < 20 && !frame.IsCompleted; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(frame, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        return await frame;
    }

    private async Task IsServedAsync(string user)
    {
        using var folder = new TemporaryFolder();
        var content = TestContent.Of(700_000);
        await using var session = await _server.ConnectAsync(user);
        await session.UploadAsync(folder.File("large.bin", content), "/large.bin");
        await session.DownloadAsync("/large.bin", folder.In("back.bin"));
        Assert.Equal(content, File.ReadAllBytes(folder.In("back.bin")));
    }
}
