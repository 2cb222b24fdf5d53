using FtpTools.Server.Admission;
using FtpTools.Tests.Crash;
using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

/// <summary>Many FTP clients that do this and that, well and badly, at once: nothing stays open, nothing is lost from the count of
/// descriptors, every file is whole, and the server can be stopped at any moment.</summary>
[Collection(LoadGroup.Name)]
public class FtpMixedSessionsTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    private readonly DescriptorPool _pool = new(limit: 4096, open: 100);

    [Fact]
    public Task Two_hundred_sessions_leave_nothing_open() => MixAsync(200);

    [Fact]
    public Task A_thousand_sessions_leave_nothing_open()
    {
        LoadGroup.SkipUnlessLong();
        return MixAsync(1000);
    }

    [Fact]
    public Task A_server_that_is_stopped_at_any_moment_leaves_nothing_open_and_every_file_whole() => StopAsync(rounds: 12);

    [Fact]
    public Task A_server_that_is_stopped_two_hundred_times_leaves_nothing_open_and_every_file_whole()
    {
        LoadGroup.SkipUnlessLong();
        return StopAsync(rounds: 200);
    }

    private async Task MixAsync(int sessions)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        await using var server = await StartAsync();
        var free = FreeDescriptors.OfConnections(_pool);
        await WorkAsync(server, seed, count => count < 2);
        await AllAreBackAsync();
        var open = CountSockets();

        await WorkAsync(server, seed + 1, count => count < sessions / Clients);

        await AllAreBackAsync();
        await Eventually.TrueAsync(() => CountSockets() <= open, "every socket is closed");
        Assert.Equal(_pool.MaxTransfers, FreeDescriptors.OfTransfers(_pool));
        await NothingIsOpenAndAllIsWholeAsync(server);

        async Task AllAreBackAsync()
        {
            await Eventually.ServerIsEmptyAsync(server);
            await Eventually.TrueAsync(() => FreeDescriptors.OfConnections(_pool) == free, "every connection is given back");
        }
    }

    private async Task StopAsync(int rounds)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed);
        await using var server = await StartAsync();
        var free = FreeDescriptors.OfConnections(_pool);

        // So that the ledger knows the home, also when the first stop comes before everything.
        await WorkAsync(server, seed, count => count < 3);
        for (var round = 0; round < rounds; round++)
        {
            using var enough = new CancellationTokenSource();
            var working = WorkAsync(server, seed + round, _ => !enough.IsCancellationRequested);
            await Task.Delay(random.Next(300), TestContext.Current.CancellationToken);

            await server.Server.StopAsync();

            // At once, and not after a while.
            Assert.Equal((free, _pool.MaxTransfers), (FreeDescriptors.OfConnections(_pool), FreeDescriptors.OfTransfers(_pool)));
            NothingIsOpen(server);
            await enough.CancelAsync();
            await working;
            await server.RestartAsync();
            await NothingIsOpenAndAllIsWholeAsync(server);
        }
    }

    private static async Task NothingIsOpenAndAllIsWholeAsync(TestServer server)
    {
        NothingIsOpen(server);
        await LedgerCheck.AgreesAsync(server);
        var files = Directory.EnumerateFiles(server.HomeOf("ann"), "*", SearchOption.AllDirectories).Where(f => !f.Contains(".ftptools", StringComparison.Ordinal)).ToList();
        Assert.All(files, file => Assert.True(FtpMixedClient.IsWhole(File.ReadAllBytes(file)), $"{file} is not whole."));
    }

    private static void NothingIsOpen(TestServer server)
    {
        if (!OperatingSystem.IsLinux()) return;
        Assert.DoesNotContain(OpenFiles.Of(Environment.ProcessId), f => f.StartsWith(server.HomeOf("ann"), StringComparison.Ordinal));
    }

    private static int CountSockets()
    {
        return OperatingSystem.IsLinux() ? OpenFiles.Of(Environment.ProcessId).Count(f => f.StartsWith("socket:", StringComparison.Ordinal)) : 0;
    }

    private static Task WorkAsync(TestServer server, int seed, Func<int, bool> goesOn)
    {
        return Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(async () =>
        {
            var tls = (RawTls)(i % 3);
            var port = server.Server.Endpoints.First(e => e.Scheme == (tls == RawTls.Implicit ? "ftps" : "ftp")).EndPoint.Port;
            await new FtpMixedClient(port, tls, new Random(unchecked((seed * 31) + i)), $"d{i}").RunAsync(goesOn);
        })));
    }

    private Task<TestServer> StartAsync()
    {
        return TestServer.StartAsync(o => o with
        {
            Descriptors = _pool,
            StopTimeout = TimeSpan.FromMilliseconds(100),
            Ftp = new FtpOptions { Port = 0, ImplicitTlsPort = 0, AllowPlain = true },
        });
    }
}
