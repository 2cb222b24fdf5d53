using FtpTools.Tests.Admission;
using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

/// <summary>FTP clients that do nothing, or nearly nothing: what each of them costs the server, and that it serves others. The server is a
/// process of its own, so other tests may run beside these.</summary>
public class FtpSessionsTests(ITestOutputHelper output)
{
    private const int SessionsPerUser = 80;
    private const int WarmUp = 50;
    private const int KiB = 1024;
    private const int MostInPlain = 40 * KiB;
    private const int MostWithTls = 60 * KiB;

    // The piece of the file that is being sent, and what TLS makes of it.
    private const int MostOfTransfer = 768 * KiB;

    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task An_idle_session_costs_little(bool tls) => MeasureAsync(tls, 400, isCollected: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Each_of_two_thousand_idle_sessions_costs_little(bool tls)
    {
        LoadGroup.SkipUnlessLong();
        return MeasureAsync(tls, 2000, isCollected: false);
    }

    // Connections that say nothing, stop in the middle of a command, and stop in the middle of a handshake.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Five_hundred_half_open_connections_shut_nobody_out(bool tls)
    {
        byte[]?[] words = [null, "USER an"u8.ToArray(), "USER ann\r\n"u8.ToArray(), "AUTH TLS\r\n"u8.ToArray()];
        await using var server = await RigServer.StartAsync(null, tls, ftp: true, "ann");
        using var crowd = new Crowd(server.FtpPort);
        foreach (var said in words) await crowd.JoinAsync(125, 5, said);
        Assert.InRange(crowd.CountOpen, 1, 500);
        await server.ServesAsync("ann");
        await using var ftp = await RawFtp.LogInAsync(server.FtpPort, tls ? RawTls.Explicit : RawTls.None);
        Assert.StartsWith("226", await ftp.StoreAsync("STOR a", [1, 2, 3]), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], await ftp.FetchAsync("RETR a"));
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 20)]
    public Task A_client_that_does_not_read_what_it_fetches_costs_little(bool tls, int count) => FetchAndWaitAsync(tls, count);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Each_of_two_hundred_clients_that_do_not_read_what_they_fetch_costs_little(bool tls)
    {
        LoadGroup.SkipUnlessLong();
        return FetchAndWaitAsync(tls, 200);
    }

    private async Task FetchAndWaitAsync(bool tls, int count)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is read in /proc.");
        var users = Enumerable.Range(0, ((WarmUp + count) / SessionsPerUser) + 1).Select(i => $"user{i}").ToArray();
        await using var server = await RigServer.StartAsync(null, tls, ftp: true, users);
        foreach (var user in users)
        {
            await using var file = File.Create(Path.Combine(server.HomeOf(user), "big"));
            file.SetLength(1L << 30);
        }

        var open = new List<(RawFtp Control, RawData Data)>();
        try
        {
            await BeginAsync(5);
            var before = await MemoryAsync();
            await BeginAsync(count);
            var each = (await MemoryAsync() - before) / count;
            output.WriteLine($"{count} downloads that nobody reads, {(tls ? "TLS" : "plain")}: {each / (double)KiB:0.0} KiB each.");
            Assert.InRange(each, 0, MostOfTransfer);
            foreach (var (control, data) in open)
            {
                Assert.True(await data.ReadAsync(new byte[1000]) > 0);
                await control.ExpectAsync("211", "STAT");
            }

            await using var other = await RawFtp.LogInAsync(server.FtpPort, tls ? RawTls.Explicit : RawTls.None, users[^1]);
            Assert.Equal(["big"], await other.ListAsync("NLST"));
        }
        finally
        {
            foreach (var (control, data) in open)
            {
                await data.DisposeAsync();
                await control.DisposeAsync();
            }
        }

        async Task BeginAsync(int more)
        {
            for (var i = 0; i < more; i++)
            {
                var user = users[open.Count / SessionsPerUser];
                var control = await RawFtp.LogInAsync(server.FtpPort, tls ? RawTls.Explicit : RawTls.None, user);
                open.Add((control, await control.BeginAsync("RETR big")));
            }
        }

        async Task<long> MemoryAsync()
        {
            await server.CollectAsync();
            await Task.Delay(SettleTime);
            return server.Memory;
        }
    }

    private async Task MeasureAsync(bool tls, int count, bool isCollected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of a process is read in /proc.");
        var users = Enumerable.Range(0, ((WarmUp + count) / SessionsPerUser) + 1).Select(i => $"user{i}").ToArray();
        await using var server = await RigServer.StartAsync(null, tls, ftp: true, users);
        var clients = new List<RawFtp>();
        try
        {
            await LogInAsync(WarmUp);
            var before = await MemoryAsync();
            await LogInAsync(count);
            var each = (await MemoryAsync() - before) / count;
            output.WriteLine($"{count} idle sessions, {(tls ? "TLS" : "plain")}: {each / (double)KiB:0.0} KiB each.");
            Assert.Equal(WarmUp + count, await server.CountConnectionsAsync());
            Assert.InRange(each, 0, tls ? MostWithTls : MostInPlain);
            foreach (var client in clients) await client.ExpectAsync("257", "PWD");
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }

        async Task LogInAsync(int more)
        {
            for (var i = 0; i < more; i++)
            {
                var user = $"user{clients.Count / SessionsPerUser}";
                clients.Add(await RawFtp.LogInAsync(server.FtpPort, tls ? RawTls.Explicit : RawTls.None, user));
            }
        }

        async Task<long> MemoryAsync()
        {
            if (isCollected) await server.CollectAsync();
            await Task.Delay(SettleTime);
            return server.Memory;
        }
    }
}
