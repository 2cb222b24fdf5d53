using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

public class ListingPrefetcherTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Each_directory_is_listed_in_its_turn(int depth)
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        var directories = Enumerable.Range(0, 40).Select(i => $"/d{i}").ToList();
        foreach (var directory in directories) await session.MakeDirectoryAsync($"{directory}/in{directory[1..]}", makeParents: true);

        var found = new List<string>();
        await using var listings = new ListingPrefetcher(session, directories, depth, CancellationToken.None);
        foreach (var directory in directories)
        {
            await foreach (var item in listings.NextAsync()) found.Add(item.RemotePath);
        }

        Assert.Equal(directories.Select(d => $"{d}/in{d[1..]}"), found);
    }

    [Fact]
    public async Task A_directory_that_is_missing_fails_in_its_turn_and_the_others_are_listed()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        await session.MakeDirectoryAsync("/a/x", makeParents: true);
        await session.MakeDirectoryAsync("/c/z", makeParents: true);

        await using var listings = new ListingPrefetcher(session, ["/a", "/b", "/c"], 0, CancellationToken.None);
        var first = await listings.NextAsync().ToListAsync();
        await Refused.WithAsync(ErrorCode.NotFound, async () => await listings.NextAsync().ToListAsync());
        var third = await listings.NextAsync().ToListAsync();

        Assert.Equal(["/a/x", "/c/z"], first.Concat(third).Select(i => i.RemotePath));
    }

    [Fact]
    public async Task Listings_that_nobody_reads_are_stopped_and_the_session_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        var folder = Directory.CreateDirectory(server.InHome("many")).FullName;
        ManyNames.Make(folder, 2200);

        await using (var listings = new ListingPrefetcher(session, Enumerable.Repeat("/many", 30), 0, CancellationToken.None))
        {
            await foreach (var item in listings.NextAsync())
            {
                Assert.False(item.IsDirectory);
                break;
            }
        }

        Assert.Equal(2200, await session.ListAsync("/many").CountAsync());
    }

    [Fact]
    public async Task Listings_that_were_handed_out_and_not_read_hold_no_place()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        var folder = Directory.CreateDirectory(server.InHome("many")).FullName;
        ManyNames.Make(folder, 2200);

        // As many as a connection may have under way, and each too long to end by itself.
        for (var round = 0; round < 20; round++)
        {
            await using var listings = new ListingPrefetcher(session, Enumerable.Repeat("/many", 16), 0, CancellationToken.None);
            for (var i = 0; i < 15; i++) _ = listings.NextAsync();
        }

        Assert.Equal(2200, await session.ListAsync("/many").CountAsync());
    }
}
