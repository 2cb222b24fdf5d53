using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Drive;

public class SeenItemsTests
{
    [Fact]
    public async Task What_was_listed_on_the_way_down_is_known_and_nothing_beside_it()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "top.txt", "a/in-a.txt", "a/b/in-b.txt", "c/in-c.txt" }) rig.WriteHome(name);
        var session = rig.Connect();
        var seen = new SeenItems();
        foreach (var directory in new[] { "/", "/a", "/a/b" })
            seen.Remember(directory, await session.ListAsync(directory, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Equal("/top.txt", seen.Find("/top.txt")?.RemotePath);
        Assert.Equal("/a/in-a.txt", seen.Find("/a/in-a.txt")?.RemotePath);
        Assert.Equal("/a/b/in-b.txt", seen.Find("/a/b/in-b.txt")?.RemotePath);
        Assert.Null(seen.Find("/a/missing"));
        Assert.Null(seen.Find("/"));

        seen.Remember("/c", await session.ListAsync("/c", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(seen.Find("/c/in-c.txt"));
        Assert.NotNull(seen.Find("/top.txt"));
        Assert.Null(seen.Find("/a/in-a.txt"));

        seen.Clear();
        Assert.Null(seen.Find("/top.txt"));
    }
}
