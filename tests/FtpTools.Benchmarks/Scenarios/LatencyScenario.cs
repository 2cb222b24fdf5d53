using System.Diagnostics;
using System.Globalization;
using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One file of a kilobyte after another, logged in: how long each takes, timed inside the client.</summary>
internal sealed class LatencyScenario(Workbench bench, int rounds) : Scenario(bench, rounds)
{
    private const int Files = 500;
    private const int Length = 1024;

    // As many as where many small files go: until our code is compiled.
    private const int WarmUps = 3;
    private const string Raw = "vsftpd with a raw client";

    private readonly Dictionary<string, List<IReadOnlyList<double>>> _times = [];

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "small.bin"), Length);
        var plain = new FtpToolsPeer(Bench, useTls: false);
        var tls = new FtpToolsPeer(Bench, useTls: true);
        var host = new VsftpdHost(Bench, useTls: false);
        var vsftpd = new CurlPeer(Bench, host);
        var started = await StartAsync(plain, tls, vsftpd);
        try
        {
            var contenders = new List<Contender>();
            foreach (var ours in new[] { plain, tls }.Where(started.Contains))
            {
                contenders.Add(Of(ours.Name, ours, () => SendAsync(ours, source)));
                contenders.Add(Of(WithoutCmdlet(ours), ours, () => UploadAsync(ours, source)));
            }

            if (started.Contains(vsftpd)) contenders.Add(Of(Raw, vsftpd, () => Task.FromResult<IReadOnlyList<double>>(Store(host, source))));
            var figures = await Rounds.RunAsync(contenders, RoundCount, WarmUps);
            return
            [
                .. Compare(figures, plain.Name, 0.5, 1.0),
                .. Compare(figures, WithoutCmdlet(plain), Comparison.NoLimit, Comparison.NoLimit),
                .. Compare(figures, tls.Name, Comparison.NoLimit, Comparison.NoLimit),
                .. Compare(figures, WithoutCmdlet(tls), Comparison.NoLimit, Comparison.NoLimit),
            ];
        }
        finally
        {
            await StopAsync(started);
        }
    }

    private static string WithoutCmdlet(FtpToolsPeer peer) => $"{peer.Name}, library";

    private Contender Of(string name, Peer peer, Func<Task<IReadOnlyList<double>>> run)
    {
        _times[name] = [];
        return new Contender(name, async () =>
        {
            var times = await run();
            if (Directory.EnumerateFiles(peer.ServerFolder).Count() != Files) throw new BenchException("Not all files arrived.");
            foreach (var file in Directory.EnumerateFiles(peer.ServerFolder)) File.Delete(file);
            _times[name].Add(times);
            return Comparison.Median(times);
        });
    }

    private static async Task<IReadOnlyList<double>> SendAsync(FtpToolsPeer peer, string source)
    {
        var answer = await peer.Client.RunAsync(
            $"$watch = [Diagnostics.Stopwatch]::new(); $times = [double[]]::new({Files}); "
            + $"for ($i = 0; $i -lt {Files}; $i++) {{ $watch.Restart(); $null = Send-FtpFile '{source}' \"$i.bin\"; $times[$i] = $watch.Elapsed.TotalMicroseconds }}; $times -join ','");
        return [.. answer.Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
    }

    private static async Task<IReadOnlyList<double>> UploadAsync(FtpToolsPeer peer, string source)
    {
        await using var session = await peer.ConnectAsync();
        var times = new double[Files];
        for (var i = 0; i < Files; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await session.UploadAsync(source, $"{i}.bin");
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    private static double[] Store(FtpHost host, string source)
    {
        using var client = host.LogIn();
        var times = new double[Files];
        for (var i = 0; i < Files; i++)
        {
            var started = Stopwatch.GetTimestamp();
            client.Store(host.PathOf($"{i}.bin"), File.ReadAllBytes(source));
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    private IEnumerable<Comparison> Compare(Dictionary<string, List<double>> figures, string ours, double medianLimit, double tailLimit)
    {
        if (!figures.TryGetValue(ours, out var medians) || !figures.TryGetValue(Raw, out var theirs)) yield break;
        var work = $"1 KiB, one after another, {ours}";
        yield return new Comparison(work + ": median", Raw, medianLimit, medians, theirs);
        yield return new Comparison(work + ": p99", Raw, tailLimit, Tail(ours), Tail(Raw));
    }

    // The first ones are from the rounds that warm up.
    private List<double> Tail(string name) => [.. _times[name].Skip(WarmUps).Select(times => Comparison.Quantile(times, 0.99))];
}
