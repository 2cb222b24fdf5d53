using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>One large file, plain, MD5 in line.</summary>
internal sealed class LargePlainMd5Scenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var ours = new FtpToolsPeer(Bench, useTls: false);
        var floor = new FloorPeer(Bench);
        var rsync = new RsyncDaemonPeer(Bench, "md5");
        var vsftpd = new CurlPeer(Bench, new VsftpdHost(Bench, useTls: false), thenMd5: true);
        var pureFtpd = new CurlPeer(Bench, new PureFtpdHost(Bench, useTls: false), thenMd5: true);
        return MoveAsync(
            $"{SizeText.Of(length)}, plain, MD5",
            Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length),
            [ours, floor, rsync, vsftpd, pureFtpd],
            (ours.Name, floor.Name, 1.15),
            (ours.Name, rsync.Name, 0.95),
            (ours.Name, vsftpd.Name, 0.95),
            (ours.Name, pureFtpd.Name, 0.95));
    }
}

/// <summary>One large file, encrypted: with MD5 against a transfer that is hashed after it, and with XxHash128 against those that check
/// nothing or the same.</summary>
internal sealed class LargeTlsScenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var md5 = new FtpToolsPeer(Bench, useTls: true);
        var fast = new FtpToolsPeer(Bench, useTls: true, "XxHash128");
        var pureThenMd5 = new CurlPeer(Bench, new PureFtpdHost(Bench, useTls: true), thenMd5: true);
        var pure = new CurlPeer(Bench, new PureFtpdHost(Bench, useTls: true));
        var vsftpd = new CurlPeer(Bench, new VsftpdHost(Bench, useTls: true));
        var scp = new SshPeer(Bench, withRsync: false);
        var rsync = new SshPeer(Bench, withRsync: true);
        return MoveAsync(
            $"{SizeText.Of(length)}, encrypted",
            Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length),
            [md5, fast, pureThenMd5, pure, vsftpd, scp, rsync],
            (md5.Name, pureThenMd5.Name, 0.85),
            (fast.Name, pure.Name, 1.0),
            (fast.Name, vsftpd.Name, 1.0),
            (fast.Name, scp.Name, 1.0),
            (fast.Name, rsync.Name, 0.8));
    }
}

/// <summary>One large file, plain, with the fast digest.</summary>
internal sealed class LargePlainFastScenario(Workbench bench, int rounds, long length) : MoveScenario(bench, rounds)
{
    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var ours = new FtpToolsPeer(Bench, useTls: false, "XxHash128");
        var rsync = new RsyncDaemonPeer(Bench, "xxh128");
        var vsftpd = new CurlPeer(Bench, new VsftpdHost(Bench, useTls: false));
        var pureFtpd = new CurlPeer(Bench, new PureFtpdHost(Bench, useTls: false));
        return MoveAsync(
            $"{SizeText.Of(length)}, plain, XxHash128",
            Bench.NewFile(Path.Combine(Bench.NewFolder("source"), "large.bin"), length),
            [ours, rsync, vsftpd, pureFtpd],
            (ours.Name, rsync.Name, 0.9),
            (ours.Name, vsftpd.Name, 1.25),
            (ours.Name, pureFtpd.Name, 1.25));
    }
}
