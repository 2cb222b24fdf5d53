using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>wput, which sends, and goes on at the end of whatever is there unless it is told not to (-nc). Its login with TLS hangs with every
/// server.</summary>
internal sealed class WputPeer : FtpPeer
{
    public override string Name => "wput";

    public override IReadOnlyList<RawTls> Kinds => [RawTls.None];

    public override IReadOnlyList<PeerAction> Actions => [PeerAction.Put, PeerAction.ResumePut, PeerAction.PutTree];

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        PeerProcess.RunAsync(folder, Name, [.. Common, "-nc", "-u", .. names.Select(name => "./" + name), place.Url("ftp", "", withLogin: true)]);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) =>
        PeerProcess.RunAsync(folder, Name, [.. Common, "./" + name, place.Url("ftp", "", withLogin: true)]);

    public override Task<PeerResult> PutTreeAsync(PeerPlace place, string folder) =>
        PeerProcess.RunAsync(Path.GetDirectoryName(folder)!, Name, [.. Common, "./" + Path.GetFileName(folder), place.Url("ftp", "", withLogin: true)]);

    public override Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name) =>
        Task.FromResult(PeerProcess.Start(folder, Name, [.. Common, "-nc", "-u", "-l", "1M", "./" + name, place.Url("ftp", "", withLogin: true)]));

    private static string[] Common => ["--disable-tls", "-nv", "-B", "-t", "1", "--waitretry=1"];
}
