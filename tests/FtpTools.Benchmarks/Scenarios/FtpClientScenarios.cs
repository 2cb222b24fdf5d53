using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One large file by our FTP client and by curl, with the same servers, plain and with TLS.</summary>
internal sealed class FtpClientScenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length);
        return [.. await RunAsync(source, useTls: false), .. await RunAsync(source, useTls: true)];
    }

    private Task<IReadOnlyList<Comparison>> RunAsync(string source, bool useTls)
    {
        // Without the time that MD5 takes, which is more than that of the bytes.
        const string fast = "XxHash128";
        var groups = FtpClients.Hosts(Bench, useTls, Place.Loopback)
            .Select(host => (Ours: new FtpClientPeer(Bench, host), Fast: new FtpClientPeer(Bench, host, fast), Curl: new CurlPeer(Bench, host))).ToList();
        return MoveAsync(
            $"{SizeText.Of(length)}, FTP",
            source,
            [.. groups.SelectMany(group => new Peer[] { group.Ours, group.Fast, group.Curl })],
            [
                .. groups.Select(group => (group.Ours.Name, group.Curl.Name, 1.0)),
                .. groups.Select(group => (group.Fast.Name, group.Curl.Name, Comparison.NoLimit)),
            ]);
    }
}

/// <summary>Many small files by our FTP client and by lftp, with the same servers.</summary>
internal sealed class FtpClientSmallFilesScenario(Workbench bench, int rounds, int files, bool useTls) : MoveScenario(bench, rounds)
{
    // Until our code is compiled.
    protected override int WarmUps => 3;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        await using var loopback = await OwnLoopback.OpenAsync();
        var (peers, against) = FtpClients.WithLftp(Bench, useTls, loopback.Place, 1.0);
        return await MoveAsync($"{files} files of {SizeText.Of(FtpClients.SmallFile)}, FTP", Bench.NewTree("many", files, FtpClients.SmallFile), peers, against);
    }
}

/// <summary>The same over a slow line, where we may take half of lftp's time. There are a tenth of the files: the line takes its time.</summary>
internal sealed class FtpClientOverLineScenario(Workbench bench, int rounds, string congestion, int files, bool useTls) : LineScenario(bench, rounds, congestion, loss: 0)
{
    private readonly int _files = Math.Max(1, files / 10);

    protected override Task<IReadOnlyList<Comparison>> RunAsync(Place place)
    {
        var (peers, against) = FtpClients.WithLftp(Bench, useTls, place, 0.5);
        return MoveAsync($"{_files} files of {SizeText.Of(FtpClients.SmallFile)}, FTP, {LineText}", Bench.NewTree("many", _files, FtpClients.SmallFile), peers, against);
    }
}

/// <summary>The servers that our FTP client is measured with.</summary>
internal static class FtpClients
{
    public const int SmallFile = 4096;

    public static FtpHost[] Hosts(Workbench bench, bool useTls, Place place) =>
    [
        new VsftpdHost(bench, useTls) { Place = place }, new PureFtpdHost(bench, useTls) { Place = place }, new FtpToolsHost(bench, useTls) { Place = place },
    ];

    /// <summary>Our client and lftp with each of them, and the comparisons of the two.</summary>
    public static (Peer[] Peers, (string Ours, string Other, double Limit)[] Against) WithLftp(Workbench bench, bool useTls, Place place, double limit)
    {
        var pairs = Hosts(bench, useTls, place).Select(host => (Ours: new FtpClientPeer(bench, host), Lftp: new LftpPeer(bench, host))).ToList();
        return ([.. pairs.SelectMany(pair => new Peer[] { pair.Ours, pair.Lftp })], [.. pairs.Select(pair => (pair.Ours.Name, pair.Lftp.Name, limit))]);
    }
}
