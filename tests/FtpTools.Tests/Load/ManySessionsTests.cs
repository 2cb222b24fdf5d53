using System.Collections.Concurrent;
using System.Diagnostics;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

/// <summary>Many sessions of many users do this and that at once: nothing is lost, every error is one that was to be expected, and the
/// memory comes back.</summary>
[Collection(LoadGroup.Name)]
public class ManySessionsTests(ITestOutputHelper output)
{
    private const long MostMemoryLeft = 24 * 1024 * 1024;

    /// <summary>Two sessions of a user may move away or delete what a third one is about to read.</summary>
    private static readonly ErrorCode[] Explained = [ErrorCode.NotFound];

    [Fact]
    public Task A_hundred_sessions_of_twenty_users_lose_nothing() => RunAsync(users: 20, sessionsOfEach: 5, TimeSpan.FromSeconds(4));

    [Fact]
    public Task A_thousand_sessions_of_a_hundred_users_lose_nothing_in_a_minute()
    {
        LoadGroup.SkipUnlessLong();
        return RunAsync(users: 100, sessionsOfEach: 10, TimeSpan.FromMinutes(1));
    }

    private static long MemoryInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private async Task RunAsync(int users, int sessionsOfEach, TimeSpan time)
    {
        var names = Enumerable.Range(0, users).Select(i => $"user{i}").ToArray();
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false }, names);
        using var folder = new TemporaryFolder();

        // Whatever is made once, and pooled for ever, is made by the first of them.
        await WorkAsync(server, folder, names, sessionsOfEach, "first", TimeSpan.FromSeconds(1));
        var before = MemoryInUse();
        var workers = await WorkAsync(server, folder, names, sessionsOfEach, "then", time);
        var done = workers.Sum(w => w.Done);
        var unexplained = workers.SelectMany(w => w.Refusals).Where(c => !Explained.Contains(c)).ToList();
        foreach (var worker in workers) worker.AssertNothingIsLost();
        workers = [];
        var left = MemoryInUse() - before;
        output.WriteLine($"{done} requests; {left / 1024} KiB more in use than before.");

        Assert.Empty(unexplained);
        Assert.True(done > users * sessionsOfEach, "Too little was done to show anything.");
        Assert.InRange(left, long.MinValue, MostMemoryLeft);
        foreach (var name in names)
        {
            MixedWorker.AssertSharedIsWhole(server, name);
            Partials.AreCleared(server, name);
            await using var session = await server.ConnectAsync(name);
            await LedgerCheck.IsExactAsync(session, server.HomeOf(name));
        }
    }

    private static async Task<MixedWorker[]> WorkAsync(TestServer server, TemporaryFolder folder, string[] names, int sessionsOfEach, string round, TimeSpan time)
    {
        var workers = new ConcurrentBag<MixedWorker>();
        await Task.WhenAll(names.SelectMany(name => Enumerable.Range(0, sessionsOfEach).Select(i => Task.Run(async () =>
        {
            await using var session = await server.ConnectAsync(name);
            var worker = new MixedWorker(server, session, folder, $"{round}{i}");
            workers.Add(worker);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < time) await worker.DoOneAsync();
            await session.CloseAsync();
        }))));
        await Eventually.ServerIsEmptyAsync(server);
        return [.. workers];
    }
}
