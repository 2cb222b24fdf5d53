using System.Diagnostics;
using FtpTools.Tests.Load;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Admission;

/// <summary>A server whose process may have few files open lives through more connections, handshakes, logins and stores than that,
/// and serves others meanwhile.</summary>
[Collection(LoadGroup.Name)]
public class DescriptorLimitTests(ITestOutputHelper output)
{
    private static readonly TimeSpan MostLogin = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(160)]
    [InlineData(256)]
    public async Task With_few_descriptors_it_lives_through_more_of_everything_and_serves_others(int descriptors)
    {
        await AttackAsync(descriptors, bare: 300, handshakes: 60, sessions: 80, stores: 60);
    }

    [Fact]
    public async Task A_tree_deeper_than_there_are_descriptors_is_counted()
    {
        const int Levels = 250;
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set by a shell.");
        await using var server = await RigServer.StartAsync(256, tls: false, "ann");
        for (var (path, level) = (server.HomeOf("ann"), 0); level < Levels; level++)
        {
            path = Path.Combine(path, "d");
            Directory.CreateDirectory(Path.Combine(path, "beside"));
            File.WriteAllBytes(Path.Combine(path, "f"), [1, 2]);
        }

        await using var session = await server.ConnectAsync("ann");
        await session.MakeDirectoryAsync("/new");
        var usage = await session.GetQuotaAsync();

        Assert.Equal((2 * Levels, Levels), (usage.Used, usage.FileCount));
    }

    [Fact]
    public async Task With_1024_descriptors_it_lives_through_more_of_everything_and_serves_others()
    {
        LoadGroup.SkipUnlessLong();
        await AttackAsync(1024, bare: 1248, handshakes: 848, sessions: 400, stores: 1951);
    }

    [Fact]
    public async Task With_20000_descriptors_it_lives_through_more_of_everything_and_serves_others()
    {
        LoadGroup.SkipUnlessLong();
        await AttackAsync(20000, bare: 5000, handshakes: 1000, sessions: 200, stores: 4000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_thousand_half_open_connections_from_50_addresses_delay_a_login_by_less_than_two_seconds(bool tls)
    {
        LoadGroup.SkipUnlessLong();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has so many loopback addresses.");
        await using var server = await RigServer.StartAsync(null, tls, "ann");
        using var crowd = new Crowd(server.Port);
        byte[]?[] words = [null, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]];
        foreach (var said in words)
        {
            var joining = Task.Run(() => crowd.JoinAsync(5_000, 50, said));
            while (!joining.IsCompleted) await LogInAsync(server, "while they come");
            await joining;
            for (var i = 0; i < 5; i++) await LogInAsync(server, "when they are there");
        }

        output.WriteLine($"{crowd.CountOpen} of 10000 are open; {server.OpenFiles} descriptors.");
        await server.ServesAsync("ann");
    }

    private async Task AttackAsync(int descriptors, int bare, int handshakes, int sessions, int stores)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set by a shell, and counted in /proc.");
        await using var server = await RigServer.StartAsync(descriptors, tls: true, "ann", "bob", "cid");
        output.WriteLine($"{server.OpenFiles} descriptors at the start.");
        using var crowd = new Crowd(server.Port);

        await crowd.JoinAsync(bare, 20);
        await ServesOthersAsync(server, "bare connections");

        var peers = await ConnectAsync(server, handshakes, logIn: false);
        await ServesOthersAsync(server, "handshakes without a login");

        peers.AddRange(await ConnectAsync(server, sessions, logIn: true));
        await ServesOthersAsync(server, "sessions");

        await OpenStoresAsync(peers.Where(p => p.IsIn).Select(p => p.Peer).ToList(), stores);
        await ServesOthersAsync(server, "stores");
        foreach (var (peer, _) in peers) await peer.DisposeAsync();
    }

    private async Task<List<(MisbehavingPeer Peer, bool IsIn)>> ConnectAsync(RigServer server, int count, bool logIn)
    {
        var peers = new List<(MisbehavingPeer, bool)>();
        for (var i = 0; i < count; i++)
        {
            try
            {
                var peer = await MisbehavingPeer.ConnectAsync(server.Port, server.UseTls);
                peers.Add((peer, logIn && await IsInAsync(peer)));
            }
            catch (IOException)
            {
                // It had to make room while it greeted.
            }
        }

        output.WriteLine($"{peers.Count(p => p.Item2)} of {count} logged in.");
        return peers;
    }

    private static async Task<bool> IsInAsync(MisbehavingPeer peer)
    {
        await peer.HelloAsync();
        return (await peer.LogInAsync("ann")).Op == "reply";
    }

    // Each waits for content that does not come.
    private static async Task OpenStoresAsync(List<MisbehavingPeer> peers, int count)
    {
        Assert.NotEmpty(peers);
        const int OfOne = 250;
        for (var i = 0; i < count; i++)
        {
            var store = $$"""{"op":"store","id":{{1000 + i}},"file_name":"/f{{i}}","file_size":1000000}""";
            await peers[i / OfOne % peers.Count].Frames.WriteAsync(store);
        }
    }

    private async Task ServesOthersAsync(RigServer server, string meanwhile)
    {
        var open = server.OpenFiles;
        Assert.False(server.HasEnded, $"{meanwhile}: the server has ended");
        foreach (var user in (string[])["bob", "cid"])
        {
            var clock = Stopwatch.StartNew();
            await server.ServesAsync(user);
            output.WriteLine($"{meanwhile}: {open} descriptors, {user} was served in {clock.ElapsedMilliseconds} ms.");
        }
    }

    private async Task LogInAsync(RigServer server, string when)
    {
        var clock = Stopwatch.StartNew();
        await using var session = await server.ConnectAsync("ann");
        output.WriteLine($"{when}: logged in after {clock.ElapsedMilliseconds} ms.");
        Assert.True(clock.Elapsed < MostLogin, $"{when}: the login took {clock.Elapsed}");
        await session.CloseAsync();
    }
}
