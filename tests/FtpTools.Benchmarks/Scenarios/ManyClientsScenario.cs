using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Many clients at once, each in a process of its own, against the same clients one at a time, so that each of them is as warm in both.</summary>
internal sealed class ManyClientsScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    private const int Clients = 16;
    private const long Length = 64L << 20;

    // The throughput of all may be a twentieth less, so the time that much more.
    private const double Limit = 1 / 0.95;
    private const string AtOnce = "at once";
    private const string OneAtATime = "one client at a time, the same bytes";

    private string _source = string.Empty;
    private string _received = string.Empty;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        _source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "file.bin"), Length);
        _received = Bench.NewFolder("received");
        var peer = new FtpToolsPeer(Bench, useTls: false);
        var started = await StartAsync(peer);
        var clients = new List<Shell>();
        try
        {
            if (started.Count == 0) return [];
            while (clients.Count < Clients) clients.Add(await peer.StartClientAsync());
            var results = new List<Comparison>();
            foreach (var isUpload in new[] { true, false })
            {
                var figures = await Rounds.RunAsync(
                    [
                        new Contender(AtOnce, () => MoveAsync(peer, isUpload, () => Task.WhenAll(clients.Select((client, i) => client.RunAsync(Line(isUpload, i)))))),
                        new Contender(OneAtATime, () => MoveAsync(peer, isUpload, () => InTurnAsync(clients, isUpload))),
                    ],
                    RoundCount);
                results.AddRange(Rounds.Compare($"{Clients} clients at once, {SizeText.Of(Length)} each, plain, MD5, {(isUpload ? "up" : "down")}", figures, AtOnce, (OneAtATime, Limit)));
            }

            return results;
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
            await StopAsync(started);
        }
    }

    private async Task InTurnAsync(List<Shell> clients, bool isUpload)
    {
        for (var i = 0; i < Clients; i++) await clients[i].RunAsync(Line(isUpload, i));
    }

    private string Line(bool isUpload, int number) => isUpload
        ? $"$null = Send-FtpFile '{_source}' 'file{number}.bin'"
        : $"$null = Receive-FtpFile 'file{number}.bin' '{_received}/file{number}.bin'";

    private async Task<double> MoveAsync(FtpToolsPeer peer, bool isUpload, Func<Task> move)
    {
        if (!isUpload)
        {
            for (var i = 0; i < Clients; i++) await Command.RunAsync("cp", "--link", "--force", _source, Path.Combine(peer.ServerFolder, $"file{i}.bin"));
        }

        var seconds = await TimeAsync(move);
        var arrived = isUpload ? peer.ServerFolder : _received;
        for (var i = 0; i < Clients; i++)
        {
            var file = Path.Combine(arrived, $"file{i}.bin");
            Workbench.RequireComplete(_source, file);
            File.Delete(file);
        }

        return seconds;
    }
}
