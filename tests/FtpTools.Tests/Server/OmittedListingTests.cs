using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>What a server cannot list comes to the client with the end of the listing.</summary>
public sealed class OmittedListingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    public async Task A_listing_tells_what_it_leaves_out_and_goes_on_being_used(int others)
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var odd = new OddNames(server.HomeOf("ann"));
        var folder = Directory.CreateDirectory(server.InHome("d")).FullName;
        ManyNames.Make(folder, others);
        OddNames.File(folder, @"a\tb");
        OddNames.File(folder, @"\377");

        var listing = session.ListAsync("/d");
        Assert.Null(listing.Omission);
        Assert.Equal(others, (await listing.ReadAsync()).Items.Count);

        var omission = Assert.IsType<ListingOmission>(listing.Omission);
        Assert.Equal(("/d", 2L), (omission.Directory, omission.Count));
        Assert.Equal([@"'\xFF' is not valid Unicode", @"'a\tb' contains a control character"], omission.Examples.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(omission.ToString(), char.IsControl);
        Assert.Null((await session.ListAsync("/").ReadAsync()).Omission);
    }

    [Fact]
    public async Task Listings_that_were_asked_for_ahead_tell_it_too()
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var odd = new OddNames(server.HomeOf("ann"));
        foreach (var name in new[] { "a", "b", "c" }) Directory.CreateDirectory(server.InHome(name));
        OddNames.File(server.InHome("b"), @"x\\y");

        var told = new List<string?>();
        await using var listings = new ListingPrefetcher(session, ["/a", "/b", "/c"], 0, CancellationToken.None);
        for (var i = 0; i < 3; i++) told.Add((await listings.NextAsync().ReadAsync()).Omission?.Directory);

        Assert.Equal([null, "/b", null], told);
    }

    [Theory]
    [InlineData(@"a\377")]
    [InlineData(@"a\\b")]
    public async Task A_tree_with_something_that_cannot_be_named_is_not_begun_to_be_deleted(string name)
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var odd = new OddNames(server.HomeOf("ann"));
        foreach (var file in new[] { "tree/f", "tree/a/f", "tree/z/deep/f" })
            File.WriteAllText(Directory.CreateDirectory(Path.GetDirectoryName(server.InHome(file))!).FullName + "/f", "x");
        OddNames.File(server.InHome("tree/z/deep"), name);

        var refusal = await Refused.WithAsync(ErrorCode.DirectoryNotEmpty, () => session.DeleteTreeAsync("tree"));

        Assert.Equal("/tree/z/deep", refusal.Target);
        Assert.Contains("so nothing was deleted", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1 entry", refusal.Message, StringComparison.Ordinal);
        Assert.All(new[] { "tree/f", "tree/a/f", "tree/z/deep/f" }, f => Assert.True(File.Exists(server.InHome(f))));
        Assert.True(OddNames.Exists(server.InHome("tree/z/deep"), name));
    }

    [Fact]
    public async Task A_tree_is_deleted_with_all_that_is_in_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        for (var i = 0; i < 50; i++)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(server.InHome($"tree/{i % 5}/{i % 3}")).FullName, $"{i}"), "x");
        Directory.CreateDirectory(server.InHome("tree/empty"));
        File.WriteAllText(server.InHome("stays"), "x");

        await session.DeleteTreeAsync("tree");

        Assert.Equal("stays", Assert.Single(await session.ListAsync("/").ToListAsync()).Name);
        await Refused.WithAsync(ErrorCode.NotFound, () => session.DeleteTreeAsync("tree"));
    }
}
