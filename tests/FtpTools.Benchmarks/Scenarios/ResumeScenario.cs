using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>An upload that is cut halfway and resumed by another client: the bytes that go over the link again.</summary>
internal sealed class ResumeScenario(Workbench bench, int rounds, long length) : Scenario(bench, rounds)
{
    private const string Name = "large.bin";

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), Name), length);
        var results = new List<Comparison>();
        foreach (var useTls in new[] { false, true })
        {
            var peer = new FtpToolsPeer(Bench, useTls);
            var started = await StartAsync(peer);
            try
            {
                if (started.Count == 0) continue;
                var figures = await Rounds.RunAsync([new Contender(peer.Name, () => BytesAfterCutAsync(peer, source))], RoundCount);
                if (figures.TryGetValue(peer.Name, out var bytes))
                    results.Add(new Comparison($"{SizeText.Of(length)} up, cut at half, {(useTls ? "TLS" : "plain")}: bytes sent after it", "the half that was missing", 1.01, bytes, [.. bytes.Select(_ => length / 2.0)]));
            }
            finally
            {
                await StopAsync(started);
            }
        }

        return results;
    }

    private async Task<double> BytesAfterCutAsync(FtpToolsPeer peer, string source)
    {
        await using var proxy = new CuttingProxy(peer.Port);
        await using (var broken = await peer.StartClientAsync(proxy.Port))
        {
            proxy.CutAfter(length / 2);
            if (await SucceedsAsync(broken, $"$null = Send-FtpFile '{source}' -RetryCount 0")) throw new BenchException("The upload was not cut.");
        }

        await using var rest = new CuttingProxy(peer.Port);
        await using var client = await peer.StartClientAsync(rest.Port);
        var before = rest.Forwarded;
        if (await client.RunAsync($"(Send-FtpFile '{source}' -Resume).ResumedFrom") == "0") throw new BenchException("The upload was not resumed.");
        var bytes = rest.Forwarded - before;
        var arrived = Path.Combine(peer.ServerFolder, Name);
        Workbench.RequireSame(source, arrived);
        Workbench.Remove(arrived);
        return bytes;
    }

    private static async Task<bool> SucceedsAsync(Shell client, string line)
    {
        try
        {
            await client.RunAsync(line);
            return true;
        }
        catch (BenchException)
        {
            return false;
        }
    }
}
