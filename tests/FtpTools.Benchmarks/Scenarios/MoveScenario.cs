using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One file or folder up and down, by several peers.</summary>
internal abstract class MoveScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    /// <summary>The rounds before the clock counts.</summary>
    protected virtual int WarmUps => 1;

    /// <summary>Figures that are known and not measured, by what the table calls them.</summary>
    protected virtual IReadOnlyDictionary<string, double> Bounds { get; } = new Dictionary<string, double>();

    /// <summary>Measures both directions.</summary>
    /// <param name="work">What the table calls the work.</param>
    /// <param name="source">The local file or folder.</param>
    /// <param name="peers">Who does it.</param>
    /// <param name="against">Ours, the other and the limit of each comparison.</param>
    protected Task<IReadOnlyList<Comparison>> MoveAsync(string work, string source, Peer[] peers, params (string Ours, string Other, double Limit)[] against) =>
        MoveAsync(work, source, peers, [.. against.Select(a => new Pair(a.Ours, a.Other, a.Limit, a.Limit))]);

    /// <inheritdoc cref="MoveAsync(string, string, Peer[], ValueTuple{string, string, double}[])"/>
    protected async Task<IReadOnlyList<Comparison>> MoveAsync(string work, string source, Peer[] peers, params Pair[] against)
    {
        var started = await StartAsync(peers);
        try
        {
            var results = new List<Comparison>();
            foreach (var isUpload in new[] { true, false })
            {
                var name = $"{work}, {(isUpload ? "up" : "down")}";
                await Console.Error.WriteLineAsync(name);
                var figures = await Rounds.RunAsync([.. started.Select(peer => Of(peer, source, isUpload))], RoundCount, WarmUps);
                foreach (var (bound, value) in Bounds) figures[bound] = [.. Enumerable.Repeat(value, RoundCount)];
                results.AddRange(against.SelectMany(a => Rounds.Compare($"{name}, {a.Ours}", figures, a.Ours, (a.Other, isUpload ? a.Up : a.Down))));
            }

            return results;
        }
        finally
        {
            await StopAsync(started);
        }
    }

    private Contender Of(Peer peer, string source, bool isUpload)
    {
        var folder = Bench.NewFolder("received");
        var (atServer, received) = (Path.Combine(peer.ServerFolder, "moved"), Path.Combine(folder, "moved"));
        var isChecked = false;
        return new Contender(peer.Name, async () =>
        {
            if (!isUpload && !Path.Exists(atServer)) await Command.RunAsync("cp", "--link", "--recursive", source, atServer);
            var arrived = isUpload ? atServer : received;
            try
            {
                var seconds = await TimeAsync(() => isUpload ? peer.UploadAsync(source, "moved") : peer.DownloadAsync("moved", received));
                if (isChecked) Workbench.RequireComplete(source, arrived);
                else Workbench.RequireSame(source, arrived);
                isChecked = true;
                return seconds;
            }
            finally
            {
                // At once, so that the memory it lay in is what the next one writes to, whoever that is.
                Workbench.Remove(arrived);
            }
        });
    }
}
