using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>aria2, which fetches, a large file with several connections at once; without TLS.</summary>
internal sealed class Aria2Peer : FtpPeer
{
    public override string Name => "aria2";

    public override IReadOnlyList<string> Programs => ["aria2c"];

    public override IReadOnlyList<RawTls> Kinds => [RawTls.None];

    public override IReadOnlyList<PeerAction> Actions => [PeerAction.Get, PeerAction.ResumeGet];

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, ["-Z", "-d", folder, "-x", "4", "-s", "4", "-k", "1M", .. names.Select(name => place.Url("ftp", name))]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, ["-c", "-d", folder, place.Url("ftp", name)]);

    private static Task<PeerResult> RunAsync(PeerPlace place, params IEnumerable<string> arguments)
    {
        // On a busy computer it sometimes waits for its time-out, a minute otherwise, for a reason not known yet; then it tries again.
        // Its log is shown when it fails.
        string[] login =
        [
            "--no-conf", "-q", "--log=-", "--log-level=debug", $"--ftp-user={place.User}", $"--ftp-passwd={PeerPlace.Password}",
            "--timeout=10", "--connect-timeout=10", "--max-tries=3",
        ];
        return PeerProcess.RunAsync(place.Folder, "aria2c", [.. login, "--file-allocation=none", .. arguments]);
    }
}
