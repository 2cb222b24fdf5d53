using FtpTools.Accounts;
using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>What each of many sessions that are logged in and do nothing costs the server in memory.</summary>
internal sealed class IdleSessionsScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    private const int Sessions = 2000;
    private const int SessionsPerUser = 80;
    private const double AllowedBytes = 24 * 1024;

    // Opened before the first measurement, so that what a server loads and compiles once is not counted.
    private const int WarmUp = 50;
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(3);

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("Idle sessions are left out: the memory of processes is read as on Linux.");
            return [];
        }

        const string Plain = "FtpTools plain", PlainCollected = "FtpTools plain, after a full collection", Tls = "FtpTools TLS", Vsftpd = "vsftpd", PureFtpd = "pure-ftpd";
        const string Work = "2,000 idle sessions, memory of each: ", Bound = "24 KiB";
        var figures = await Rounds.RunAsync(
            [
                new Contender(Plain, () => OursAsync(useTls: false, isCollected: false)),
                new Contender(PlainCollected, () => OursAsync(useTls: false, isCollected: true)),
                new Contender(Tls, () => OursAsync(useTls: true, isCollected: false)),
                new Contender(Vsftpd, () => TheirsAsync(new VsftpdHost(Bench, useTls: false))),
                new Contender(PureFtpd, () => TheirsAsync(new PureFtpdHost(Bench, useTls: false))),
            ],
            RoundCount);
        figures[Bound] = [.. Enumerable.Repeat(AllowedBytes, RoundCount)];
        return
        [
            .. Rounds.Compare(Work + Plain, figures, Plain, (Bound, 1.0), (Vsftpd, 0.1), (PureFtpd, 0.1)),
            .. Rounds.Compare(Work + PlainCollected, figures, PlainCollected, (Bound, Comparison.NoLimit)),
            .. Rounds.Compare(Work + Tls, figures, Tls, (Bound, 1.0)),
        ];
    }

    private async Task<double> OursAsync(bool useTls, bool isCollected)
    {
        var peer = new FtpToolsPeer(Bench, useTls);
        var started = await StartAsync(peer);
        if (started.Count == 0) throw new BenchException("the server did not start");
        var sessions = new List<FtpSession>();
        try
        {
            await AddUsersAsync(peer.Root);
            return await MeasureAsync(
                peer.Server.ProcessId,
                async number => sessions.Add(await peer.ConnectAsync($"user{number / SessionsPerUser}")),
                async () =>
                {
                    if (isCollected) await peer.Server.RunAsync("[GC]::Collect(2, 'Aggressive', $true, $true)");
                });
        }
        finally
        {
            foreach (var session in sessions) await session.DisposeAsync();
            await StopAsync(started);
        }
    }

    // With few rounds of the key derivation, which costs the client and not the server.
    private static async Task AddUsersAsync(string root)
    {
        await using var data = ServerDataDirectory.Open(root);
        for (var user = 0; user <= (WarmUp + Sessions) / SessionsPerUser; user++)
        {
            var account = new Account { Name = $"user{user}", HomeDirectory = Directory.CreateDirectory(Path.Combine(root, $"user{user}")).FullName };
            await data.Accounts.AddAsync(account, ScramVerifier.Create("bench-password", ScramVerifier.MinimumIterations));
        }
    }

    private static async Task<double> TheirsAsync(FtpHost host)
    {
        var clients = new List<RawFtpClient>();
        try
        {
            await host.StartAsync();
            return await MeasureAsync(
                host.ProcessId,
                _ =>
                {
                    clients.Add(host.LogIn());
                    return Task.CompletedTask;
                },
                () => Task.CompletedTask);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
            await host.StopAsync();
        }
    }

    private static async Task<double> MeasureAsync(int processId, Func<int, Task> logIn, Func<Task> prepare)
    {
        for (var i = 0; i < WarmUp; i++) await logIn(i);
        await prepare();
        await Task.Delay(SettleTime);
        var before = ProcessMemory.OfTree(processId);
        for (var i = 0; i < Sessions; i++) await logIn(WarmUp + i);
        await prepare();
        await Task.Delay(SettleTime);
        return (ProcessMemory.OfTree(processId) - before) / (double)Sessions;
    }
}
