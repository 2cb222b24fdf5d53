using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Many small files by lftp, to and from our FTP server and those of others.</summary>
internal sealed class FtpServerSmallFilesScenario(Workbench bench, int rounds, int files, bool useTls) : MoveScenario(bench, rounds)
{
    private const int Length = 4096;

    // Until our code is compiled.
    protected override int WarmUps => 3;

    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var ours = new LftpPeer(Bench, new FtpToolsHost(Bench, useTls));
        var pureFtpd = new LftpPeer(Bench, new PureFtpdHost(Bench, useTls));
        var vsftpd = new LftpPeer(Bench, new VsftpdHost(Bench, useTls));
        var proftpd = new LftpPeer(Bench, new ProftpdHost(Bench, useTls));
        var pyftpdlib = new LftpPeer(Bench, new PyftpdlibHost(Bench, useTls));
        return MoveAsync(
            $"{files} files of {SizeText.Of(Length)}, FTP",
            Bench.NewTree("many", files, Length),
            [ours, pureFtpd, vsftpd, proftpd, pyftpdlib],
            (ours.Name, pureFtpd.Name, 1.0),
            (ours.Name, vsftpd.Name, Comparison.NoLimit),
            (ours.Name, proftpd.Name, Comparison.NoLimit),
            (ours.Name, pyftpdlib.Name, Comparison.NoLimit));
    }
}
