using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One large file over a slow line, which may lose packets.</summary>
internal sealed class LargeFileOverLineScenario(Workbench bench, int rounds, string congestion, long length, double loss) : LineScenario(bench, rounds, congestion, loss)
{
    protected override Task<IReadOnlyList<Comparison>> RunAsync(Place place)
    {
        var ours = new FtpToolsPeer(Bench, useTls: false) { Place = place };
        var tls = new FtpToolsPeer(Bench, useTls: true) { Place = place };
        var rsync = new RsyncDaemonPeer(Bench, "md5") { Place = place };
        var vsftpd = new CurlPeer(Bench, new VsftpdHost(Bench, useTls: false) { Place = place });
        var scp = new SshPeer(Bench, withRsync: false) { Place = place };
        return MoveAsync(
            $"{SizeText.Of(length)}, {LineText}",
            Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length),
            [ours, tls, rsync, vsftpd, scp],
            (ours.Name, rsync.Name, 1.0),
            (ours.Name, vsftpd.Name, 1.0),
            (ours.Name, scp.Name, 1.0),
            (tls.Name, scp.Name, 1.0));
    }
}
