using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One large file by curl, to and from our FTP server and those of others, plain and with TLS.</summary>
internal sealed class FtpServerScenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    // Rates of which ours must be so much are times that may be so much longer.
    private const double OfVsftpdDown = 1 / 0.75;
    private const double OfPureFtpdUp = 1 / 0.9;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var source = Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length);
        return [.. await RunAsync(source, useTls: false), .. await RunAsync(source, useTls: true)];
    }

    private Task<IReadOnlyList<Comparison>> RunAsync(string source, bool useTls)
    {
        var ours = new CurlPeer(Bench, new FtpToolsHost(Bench, useTls));
        var vsftpd = new CurlPeer(Bench, new VsftpdHost(Bench, useTls));
        var pureFtpd = new CurlPeer(Bench, new PureFtpdHost(Bench, useTls));
        var proftpd = new CurlPeer(Bench, new ProftpdHost(Bench, useTls));
        var pyftpdlib = new CurlPeer(Bench, new PyftpdlibHost(Bench, useTls));

        // Before it is told what to do, curl begins TLS on the data connection, and pyftpdlib (1.5.7) closes one on which anything comes then.
        Peer[] last = useTls ? [] : [pyftpdlib];
        const double No = Comparison.NoLimit;
        return MoveAsync(
            $"{SizeText.Of(length)}, FTP",
            source,
            [ours, vsftpd, pureFtpd, proftpd, .. last],
            new Pair(ours.Name, vsftpd.Name, No, useTls ? No : OfVsftpdDown),
            new Pair(ours.Name, pureFtpd.Name, useTls ? 1.0 : OfPureFtpdUp, useTls ? 1.0 : No),
            new Pair(ours.Name, proftpd.Name, No, No),
            new Pair(ours.Name, pyftpdlib.Name, No, 1.0));
    }
}
