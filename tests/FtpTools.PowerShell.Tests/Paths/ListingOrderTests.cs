using FtpTools.PowerShell.Paths;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Paths;

public class ListingOrderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("b", "b")]
    [InlineData("c b a", "a b c")]
    [InlineData("b Z a 10 9", "10 9 Z a b")]
    [InlineData("e d c b a", "a b c d e")]
    public async Task Up_to_so_many_entries_are_sorted(string listed, string expected)
    {
        Assert.Equal(expected, await OrderAsync(listed));
    }

    [Theory]
    [InlineData("f e d c b a")]
    [InlineData("h g f e d c b a")]
    public async Task More_entries_come_as_they_are_listed_and_none_is_left_out(string listed)
    {
        Assert.Equal(listed, await OrderAsync(listed));
    }

    [Fact]
    public async Task No_more_entries_are_held_back_than_may_be()
    {
        var read = 0;
        var written = 0;
        await using var rig = await CmdletRig.ConnectedAsync();
        var session = rig.Connect();
        await foreach (var item in ListingOrder.ByNameAsync(Read(), TestContext.Current.CancellationToken, most: 5))
        {
            written++;
            Assert.InRange(read - written, 0, 5);
        }

        Assert.Equal(20, written);

        async IAsyncEnumerable<RemoteItem> Read()
        {
            while (read < 20)
            {
                read++;
                yield return await Task.FromResult(Item(session, $"{20 - read:00}"));
            }
        }
    }

    private static async Task<string> OrderAsync(string listed)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var session = rig.Connect();
        var items = listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Item(session, name)).ToAsyncEnumerable();
        var names = await ListingOrder.ByNameAsync(items, TestContext.Current.CancellationToken, most: 5)
            .Select(i => i.Name).ToListAsync(TestContext.Current.CancellationToken);
        return string.Join(' ', names);
    }

    private static RemoteItem Item(FtpSession session, string name) => new()
    {
        Name = name,
        RemotePath = $"/{name}",
        Type = RemoteItemType.File,
        Length = 0,
        Modified = DateTime.UnixEpoch,
        Session = session,
    };
}
