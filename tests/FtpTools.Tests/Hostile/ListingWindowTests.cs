using FtpTools.Framed.Wire;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Hostile;

/// <summary>A listing is sent as the client takes it: neither end keeps more of it than a few pages, whatever the other one does.</summary>
public sealed class ListingWindowTests(PlainServer plain) : IClassFixture<PlainServer>
{
    // One page of 64 entries, four of 512, and one of what is left.
    private const int Entries = 64 + (4 * 512) + 10;

    [Fact]
    public async Task Pages_beyond_the_window_come_when_the_client_asks_for_more()
    {
        MakeEntries();
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync("""{"op":"list","id":5,"path":"/many"}""");
        for (var i = 0; i < ProtocolLimits.PagesAhead; i++) Assert.Equal("page", (await peer.Frames.NextAsync()).Op);
        Assert.Equal((6, "reply"), Shape(await peer.Frames.AskAsync("""{"op":"ping","id":6}""")));
        Assert.Equal((5, "page"), Shape(await peer.Frames.AskAsync("""{"op":"more","id":5}""")));
        Assert.Equal((5, "page"), Shape(await peer.Frames.AskAsync("""{"op":"more","id":5}""")));
        var final = await peer.Frames.NextAsync();

        Assert.Equal((5, "reply"), Shape(final));
        Assert.Equal(Entries, (int)final.Header["count"]!);
    }

    [Fact]
    public async Task A_large_directory_comes_whole_however_slowly_it_is_taken()
    {
        MakeEntries();
        await using var session = await plain.Server.ConnectAsync();
        var names = new HashSet<string>();
        await foreach (var item in session.ListAsync("/many"))
        {
            names.Add(item.Name);
            if (names.Count % 500 == 0) await session.StatAsync("/many");
        }

        Assert.Equal(Entries, names.Count);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public async Task More_of_what_is_no_listing_is_passed_over(int id)
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync("""{"op":"store","id":7,"file_name":"/f","file_size":10}""");

        await peer.Frames.WriteAsync($$"""{"op":"more","id":{{id}}}""");

        Assert.Equal((8, "reply"), Shape(await peer.Frames.AskAsync("""{"op":"ping","id":8}""")));
    }

    [Fact]
    public async Task A_quit_ends_a_listing_that_waits_to_be_taken_and_is_answered()
    {
        MakeEntries();
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);

        await peer.Frames.WriteAsync([.. FrameBytes.Of("""{"op":"list","id":5,"path":"/many"}"""), .. FrameBytes.Of("""{"op":"quit","id":6}""")]);
        var frames = await peer.Frames.ReadToEndAsync();

        Assert.Equal(ProtocolLimits.PagesAhead, frames.Count(f => f.Op == "page"));
        Assert.Equal([(5, ErrorCode.Cancelled), (6, ErrorCode.None)], frames.Where(f => f.Op != "page").Select(f => (f.Id, f.Code)));
        await Eventually.ServerIsEmptyAsync(plain.Server);
    }

    [Fact]
    public async Task A_quit_lets_a_listing_end_that_fits_into_the_window()
    {
        await using var peer = await MisbehavingPeer.LogInAsync(plain.Server);
        await peer.Frames.AskAsync("""{"op":"make_directory","id":4,"path":"/few/one","make_parents":true}""");

        await peer.Frames.WriteAsync([.. FrameBytes.Of("""{"op":"list","id":5,"path":"/few"}"""), .. FrameBytes.Of("""{"op":"quit","id":6}""")]);
        var frames = await peer.Frames.ReadToEndAsync();

        Assert.Equal([(5, "page"), (5, "reply"), (6, "reply")], frames.Select(Shape));
    }

    [Fact]
    public async Task A_server_that_sends_more_than_it_was_asked_for_is_a_violation()
    {
        var (server, session) = await FalseServer.LogInAsync();
        await using var ends = server;
        await using var listing = session.ListAsync("/").GetAsyncEnumerator();
        var first = listing.MoveNextAsync();
        var request = await server.Frames.NextAsync();
        var page = """[{"name":"a","type":"file","size":1,"modified":"2026-11-22T17:03:21Z"}]"""u8.ToArray();

        for (var i = 0; i <= ProtocolLimits.PagesAhead; i++) await server.Frames.WriteAsync($$"""{"op":"page","id":{{request.Id}},"total_size":{{page.Length}}}""", page);

        Assert.True(await first);
        var refusal = await Assert.ThrowsAsync<FtpToolsException>(async () =>
        {
            while (await listing.MoveNextAsync())
            {
                // The pages that were allowed.
            }
        });
        Assert.Equal(ErrorCode.ProtocolViolation, refusal.Code);
    }

    private static (int Id, string Op) Shape(RawFrame frame) => (frame.Id, frame.Op);

    private void MakeEntries()
    {
        var folder = plain.Server.InHome("many");
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder);
        ManyNames.Make(folder, Entries, "entry-");
    }
}
