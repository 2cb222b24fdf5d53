using System.Net;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>wget, which fetches.</summary>
internal sealed class WgetPeer : FtpPeer
{
    public override string Name => "wget";

    public override IReadOnlyList<PeerAction> Actions => [PeerAction.Get, PeerAction.List, PeerAction.ResumeGet, PeerAction.GetTree];

    public override IReadOnlyDictionary<string, string> Unspeakable => new Dictionary<string, string>
    {
        ["per%20cent%"] = "it undoes the % of a name that it has found in a listing",
        [" lead"] = "it takes the spaces before a name in a listing for the gap between the columns",
    };

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, ["-P", folder, .. names.Select(name => UrlOf(place, name))]);

    // It makes a page of the listing.
    public override async Task<PeerResult> ListAsync(PeerPlace place)
    {
        var page = await RunAsync(place, ["-O", "-", UrlOf(place, "")]);
        return page with { Output = WebUtility.HtmlDecode(page.Output) };
    }

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, ["-c", "-P", folder, UrlOf(place, name)]);

    public override Task<PeerResult> GetTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, ["-r", "-l", "0", "-nH", "-P", Path.GetDirectoryName(folder)!, UrlOf(place, Path.GetFileName(folder) + "/")]);

    private static Task<PeerResult> RunAsync(PeerPlace place, params IEnumerable<string> arguments)
    {
        string[] login = ["--no-config", "-nv", "--tries=1", "--timeout=20", "--no-check-certificate", $"--user={place.User}", $"--password={PeerPlace.Password}"];
        string[] names = ["--restrict-file-names=nocontrol", "--no-glob"];
        string[] tls = place.Tls == RawTls.Implicit ? ["--ftps-implicit"] : [];
        return PeerProcess.RunAsync(place.Folder, "wget", [.. login, .. names, .. tls, .. arguments]);
    }

    private static string UrlOf(PeerPlace place, string name) => place.Url(place.Tls == RawTls.None ? "ftp" : "ftps", name);
}
