using System.Globalization;
using System.Threading.Channels;

namespace FtpTools.CrashRig;

/// <summary>The client's process.</summary>
internal static class Load
{
    private const int Sessions = 2;

    /// <summary>How many workers ask for something at the same time.</summary>
    private const int Workers = 6;

    public static int Run(RigFolder folder, int seed)
    {
        var orders = Channel.CreateUnbounded<string>();
        _ = Task.Run(() => WorkAsync(orders.Reader, folder, seed));
        Console.Out.WriteLine(RigSignals.Ready);
        while (Console.In.ReadLine() is { } order) orders.Writer.TryWrite(order);
        return 0;
    }

    private static async Task WorkAsync(ChannelReader<string> orders, RigFolder folder, int seed)
    {
        await foreach (var order in orders.ReadAllAsync())
        {
            var fields = order.Split(' ');
            var numbers = fields[1..3].Select(f => int.Parse(f, CultureInfo.InvariantCulture)).ToArray();
            using (var journal = new RigJournal(folder.Journal))
            {
                try
                {
                    await WorkUntilLostAsync(journal, folder, seed, port: numbers[0], load: numbers[1], settles: fields.Length > 3);
                }
                catch (Exception e) when (LoadWorker.IsLoss(e))
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

    private static async Task WorkUntilLostAsync(RigJournal journal, RigFolder folder, int seed, int port, int load, bool settles)
    {
        var state = RigState.Read(folder.Journal);
        var numbers = new NumberSource(state.Next);
        var sessions = new List<FtpSession>();
        try
        {
            var options = new SessionOptions { Host = "127.0.0.1", Port = port, UseTls = false };
            for (var i = 0; i < Sessions; i++) sessions.Add(await FtpSession.ConnectAsync(options, RigSignals.UserName, RigSignals.Password.AsMemory()));
            var workers = Enumerable.Range(0, Workers)
                .Select(i => new LoadWorker(i, seed, new Random(SeedOf(seed, load, i)), sessions[i % Sessions], folder, journal, numbers, state));
            await Task.WhenAll(workers.Select(w => Task.Run(() => w.RunAsync(settles))));
        }
        finally
        {
            foreach (var session in sessions) await session.DisposeAsync();
        }
    }

    // The same in every process, which a hash code is not.
    private static int SeedOf(int seed, int load, int worker) => unchecked((((seed * 397) + load) * 397) + worker);
}
