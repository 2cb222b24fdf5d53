using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sync;

public class FtpSyncTests
{
    [Fact]
    public async Task A_file_that_came_to_stand_there_after_the_plan_is_not_replaced()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        folder.File("f", 10);
        var sync = new FtpSync(session, Options(folder.Path, SyncDirection.Up));
        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(server.InHome("f"), "newer");

        await Refused.WithAsync(ErrorCode.AlreadyExists, () => sync.CarryOutAsync(Assert.Single(plan.Steps)));
        Assert.Equal("newer", File.ReadAllText(server.InHome("f")));
    }

    [Theory]
    [InlineData(SyncDirection.Up)]
    [InlineData(SyncDirection.Down)]
    public async Task A_directory_in_which_something_came_to_stand_after_the_plan_is_not_deleted(SyncDirection direction)
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        var target = direction == SyncDirection.Up ? server.HomeOf("ann") : folder.Path;
        Directory.CreateDirectory(Path.Combine(target, "d"));
        var sync = new FtpSync(session, Options(folder.Path, direction));
        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        File.WriteAllText(Path.Combine(target, "d/new"), "new");

        var step = Assert.Single(plan.Steps);
        await Refused.WithAsync(ErrorCode.DirectoryNotEmpty, () => sync.CarryOutAsync(step));
        Assert.Equal("new", File.ReadAllText(Path.Combine(target, "d/new")));
    }

    [Fact]
    public async Task A_directory_that_became_a_link_after_the_plan_is_not_deleted_through()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own on Windows.");
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        outside.File("f", 5);
        folder.File("d/f", 5);
        var sync = new FtpSync(session, Options(folder.Path, SyncDirection.Down));
        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder.In("d"), recursive: true);
        Directory.CreateSymbolicLink(folder.In("d"), outside.Path);

        Assert.Equal(["d/f", "d"], plan.Steps.Select(s => s.Path));
        foreach (var step in plan.Steps) await Assert.ThrowsAnyAsync<FtpToolsException>(() => sync.CarryOutAsync(step));
        Assert.True(File.Exists(outside.In("f")));
    }

    [Fact]
    public async Task A_deep_and_wide_tree_goes_there_and_back()
    {
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 40; i++) folder.File($"{i % 4}/{i % 7}/{i % 3}/{i}.bin", i * 1000);
        using var back = new TemporaryFolder();
        await CarryOutAsync(session, Options(folder.Path, SyncDirection.Up));
        await CarryOutAsync(session, Options(back.Path, SyncDirection.Down));
        var again = await new FtpSync(session, Options(back.Path, SyncDirection.Up) with { Transfer = new TransferOptions { Compare = FileComparison.Digest } })
            .PlanAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Tree(folder.Path), Tree(back.Path));
        Assert.Equal((40, false), (again.Totals.SkippedItems, again.Totals.HasWork));
    }

    private static async Task CarryOutAsync(FtpSession session, FtpSyncOptions options)
    {
        var sync = new FtpSync(session, options);
        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        foreach (var phase in plan.Phases()) await Task.WhenAll(phase.Select(step => sync.CarryOutAsync(step)));
    }

    private static IEnumerable<(string Name, long Length)> Tree(string root)
    {
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(p => (Path.GetRelativePath(root, p), new FileInfo(p).Length)).Order();
    }

    private static FtpSyncOptions Options(string local, SyncDirection direction) =>
        new() { LocalPath = local, RemotePath = "/", Direction = direction, Delete = true };
}
