using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>Many small files in a hundred to a folder.</summary>
internal sealed class SmallFilesScenario(Workbench bench, int rounds, int files) : MoveScenario(bench, rounds)
{
    private const int Length = 4096;

    // Until all of our code is compiled: it is about many files in a session that is in use, not about its first seconds.
    protected override int WarmUps => 3;

    public override Task<IReadOnlyList<Comparison>> RunAsync()
    {
        var plain = new FtpToolsPeer(Bench, useTls: false);
        var tls = new FtpToolsPeer(Bench, useTls: true);
        var rsync = new RsyncDaemonPeer(Bench, "md5");
        var ssh = new SshPeer(Bench, withRsync: true);
        return MoveAsync(
            $"{files} files of {SizeText.Of(Length)}",
            Bench.NewTree("many", files, Length),
            [plain, tls, rsync, ssh],
            (plain.Name, rsync.Name, 1.0),
            (tls.Name, rsync.Name, 1.3),
            (tls.Name, ssh.Name, 1.0));
    }
}
