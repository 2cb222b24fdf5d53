using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Many small files over a slow line, against what the line itself needs.</summary>
internal sealed class SmallFilesOverLineScenario(Workbench bench, int rounds, string congestion) : LineScenario(bench, rounds, congestion, loss: 0)
{
    private const int Files = 1000;
    private const int Length = 4096;
    private const int RoundTrips = 4;
    private const string Limit = "the line's own limit";

    protected override IReadOnlyDictionary<string, double> Bounds { get; } = new Dictionary<string, double>
    {
        [Limit] = (Files * Length * 8 / Perfect.BitsPerSecond) + (RoundTrips * Perfect.RoundTrip.TotalSeconds),
    };

    protected override Task<IReadOnlyList<Comparison>> RunAsync(Place place)
    {
        var plain = new FtpToolsPeer(Bench, useTls: false) { Place = place };
        var tls = new FtpToolsPeer(Bench, useTls: true) { Place = place };
        var rsync = new RsyncDaemonPeer(Bench, "md5") { Place = place };
        return MoveAsync(
            $"{Files} files of {SizeText.Of(Length)}, {LineText}",
            Bench.NewTree("many", Files, Length),
            [plain, tls, rsync],
            (plain.Name, Limit, 1.5),
            (tls.Name, Limit, 1.5),
            (rsync.Name, Limit, Comparison.NoLimit),
            (plain.Name, rsync.Name, Comparison.NoLimit));
    }
}
