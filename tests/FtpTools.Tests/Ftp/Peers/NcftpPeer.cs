using System.Globalization;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>
/// NcFTP, which knows no TLS. It goes on with downloads. <c>ncftpput -z</c> is to go on with uploads, but 3.2.6 sends REST with the length
/// that it found and then the whole file behind it: no server can make a file of that, so it is not tried.
/// </summary>
internal sealed class NcftpPeer : FtpPeer
{
    private const int PieceBeforeTheEnd = 1_000_000;

    public override string Name => "ncftp";

    public override IReadOnlyList<string> Programs => ["ncftpput", "ncftpget", "ncftpls"];

    public override IReadOnlyList<RawTls> Kinds => [RawTls.None];

    public override IReadOnlyList<PeerAction> Actions =>
        [PeerAction.Put, PeerAction.Get, PeerAction.List, PeerAction.ResumeGet, PeerAction.PutTree, PeerAction.GetTree];

    public override bool ShowsReplies => false;

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, "ncftpput", [PeerPlace.Host, "/", .. names.Select(name => Path.Combine(folder, name))]);

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, "ncftpget", ["-Z", PeerPlace.Host, folder, .. names.Select(name => "/" + name)]);

    public override Task<PeerResult> ListAsync(PeerPlace place) => RunAsync(place, "ncftpls", ["-1", "-x", "-a", $"ftp://{PeerPlace.Host}/"]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, "ncftpget", ["-z", PeerPlace.Host, folder, "/" + name]);

    public override Task<PeerResult> PutTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, "ncftpput", ["-R", PeerPlace.Host, "/", folder]);

    public override Task<PeerResult> GetTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, "ncftpget", ["-R", "-T", PeerPlace.Host, Path.GetDirectoryName(folder)!, "/" + Path.GetFileName(folder)]);

    // It cannot be slowed down, but sends what it reads.
    public override async Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name)
    {
        var process = PeerProcess.Start(place.Folder, "ncftpput", [.. Common(place, "ncftpput"), "-c", PeerPlace.Host, "/" + name]);
        var content = await File.ReadAllBytesAsync(Path.Combine(folder, name));
        await process.TellAsync(content.AsMemory(0, PieceBeforeTheEnd));
        return process;
    }

    private static Task<PeerResult> RunAsync(PeerPlace place, string program, IEnumerable<string> arguments) =>
        PeerProcess.RunAsync(place.Folder, program, [.. Common(place, program), .. arguments]);

    private static string[] Common(PeerPlace place, string program)
    {
        string[] login = ["-t", "20", "-r", "1", "-u", place.User, "-p", PeerPlace.Password, "-P", place.Port.ToString(CultureInfo.InvariantCulture)];
        return program == "ncftpls" ? login : ["-V", .. login];
    }
}
