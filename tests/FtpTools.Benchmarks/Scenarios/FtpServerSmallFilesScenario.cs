using FtpTools.Benchmarks.Peers;
using FtpTools.Benchmarks.Peers.Ftp;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Many small files by lftp, to and from our FTP server and those of others.</summary>
internal sealed class FtpServerSmallFilesScenario(Workbench bench, int rounds, int files, bool useTls) : MoveScenario(bench, rounds)
{
    private const int Length = 4096;

    // Until our code is compiled.
    protected override int WarmUps => 3;

    public override async Task<IReadOnlyList<Comparison>> RunAsync()
    {
        await using var loopback = await OwnLoopback.OpenAsync();
        var place = loopback.Place;
        var ours = new LftpPeer(Bench, new FtpToolsHost(Bench, useTls) { Place = place });
        var pureFtpd = new LftpPeer(Bench, new PureFtpdHost(Bench, useTls) { Place = place });
        var vsftpd = new LftpPeer(Bench, new VsftpdHost(Bench, useTls) { Place = place });
        var proftpd = new LftpPeer(Bench, new ProftpdHost(Bench, useTls) { Place = place });
        var pyftpdlib = new LftpPeer(Bench, new PyftpdlibHost(Bench, useTls) { Place = place });
        return await MoveAsync(
            $"{files} files of {SizeText.Of(Length)}, FTP",
            Bench.NewTree("many", files, Length),
            [ours, pureFtpd, vsftpd, proftpd, pyftpdlib],
            (ours.Name, pureFtpd.Name, 1.0),
            (ours.Name, vsftpd.Name, Comparison.NoLimit),
            (ours.Name, proftpd.Name, Comparison.NoLimit),
            (ours.Name, pyftpdlib.Name, Comparison.NoLimit));
    }
}
