using System.Globalization;
using System.Threading.Channels;

namespace FtpTools.CrashRig;

/// <summary>The client's process.</summary>
internal static class Load
{
    private const int Sessions = 2;

    /// <summary>How many workers ask for something at the same time over our own protocol.</summary>
    private const int Workers = RigOperation.FirstFtpWorker;

    /// <summary>How many do so over FTP.</summary>
    private const int FtpWorkers = 3;

    public static int Run(RigFolder folder, int seed, bool useTls)
    {
        var orders = Channel.CreateUnbounded<string>();
        _ = Task.Run(() => WorkAsync(orders.Reader, folder, seed, useTls));
        Console.Out.WriteLine(RigSignals.Ready);
        while (Console.In.ReadLine() is { } order) orders.Writer.TryWrite(order);
        return 0;
    }

    private static async Task WorkAsync(ChannelReader<string> orders, RigFolder folder, int seed, bool useTls)
    {
        await foreach (var order in orders.ReadAllAsync())
        {
            var fields = order.Split(' ');
            var numbers = fields[1..4].Select(f => int.Parse(f, CultureInfo.InvariantCulture)).ToArray();
            using (var journal = new RigJournal(folder.Journal))
            {
                try
                {
                    var servers = new RigServers(numbers[0], numbers[1], useTls);
                    await WorkUntilLostAsync(journal, folder, seed, servers, load: numbers[2], how: fields.ElementAtOrDefault(4));
                }
                catch (Exception e) when (RigClient.IsLoss(e))
                {
                    // The server was killed, as was to be expected.
                }
                catch (Exception e)
                {
                    // Whatever else ends the work is for the test to judge.
                    journal.Fail(e.ToString());
                }
            }

            await Console.Out.WriteLineAsync(RigSignals.Quiet);
        }
    }

    private static async Task WorkUntilLostAsync(RigJournal journal, RigFolder folder, int seed, RigServers servers, int load, string? how)
    {
        var state = RigState.Read(folder.Journal);
        var numbers = new NumberSource(state.Next);
        var sessions = new List<FtpSession>();
        var connections = new List<FtpConnection>();
        try
        {
            var options = new SessionOptions { Host = "127.0.0.1", Port = servers.Port, UseTls = servers.UseTls };
            for (var i = 0; i < Sessions; i++) sessions.Add(await FtpSession.ConnectAsync(options, RigSignals.UserName, RigSignals.Password.AsMemory()));
            var ftpWorkers = how == RigSignals.WithoutFtp ? 0 : FtpWorkers;
            for (var i = 0; i < ftpWorkers; i++) connections.Add(await FtpConnection.LogInAsync(servers.FtpPort, servers.UseTls));
            var workers = Enumerable.Range(0, Workers + ftpWorkers).Select(i =>
            {
                var random = new Random(SeedOf(seed, load, i));
                RigClient client = i < Workers
                    ? new FramedRigClient(sessions[i % Sessions], folder, seed) : new FtpRigClient(connections[i - Workers], folder, random, seed);
                return new LoadWorker(i, seed, random, client, journal, numbers, state);
            });
            await Task.WhenAll(workers.Select(w => Task.Run(() => w.RunAsync(how == RigSignals.Settle))));
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
            foreach (var session in sessions) await session.DisposeAsync();
        }
    }

    private sealed record RigServers(int Port, int FtpPort, bool UseTls);

    // The same in every process, which a hash code is not.
    private static int SeedOf(int seed, int load, int worker) => unchecked((((seed * 397) + load) * 397) + worker);
}
