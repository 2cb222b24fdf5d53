using FtpTools.Tests.Admission;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Load;

/// <summary>FTP sessions that do nothing: what each of them costs the server.</summary>
[Collection(LoadGroup.Name)]
public class FtpSessionsTests(ITestOutputHelper output)
{
    private const int SessionsPerUser = 80;
    private const int WarmUp = 50;
    private const int KiB = 1024;
    private const int MostInPlain = 40 * KiB;
    private const int MostWithTls = 60 * KiB;

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
