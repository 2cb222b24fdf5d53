using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>curl. It goes on with an upload by SIZE and APPE.</summary>
internal sealed class CurlPeer : FtpPeer
{
    public override string Name => "curl";

    public override IReadOnlyList<PeerAction> Actions =>
        [PeerAction.Put, PeerAction.Get, PeerAction.List, PeerAction.ResumePut, PeerAction.ResumeGet];

    // It translates what the server says into sentences of its own.
    public override bool ShowsReplies => false;

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, names.SelectMany((name, i) => Next(place, i, "-T", Path.Combine(folder, name), UrlOf(place, name))));

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, names.SelectMany((name, i) => Next(place, i, "-o", Path.Combine(folder, name), UrlOf(place, name))));

    public override Task<PeerResult> ListAsync(PeerPlace place) => RunAsync(place, [.. Common(place), "-l", UrlOf(place, "")]);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, [.. Common(place), "-C", "-", "-T", Path.Combine(folder, name), UrlOf(place, name)]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, [.. Common(place), "-C", "-", "-o", Path.Combine(folder, name), UrlOf(place, name)]);

    public override Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name) =>
        Task.FromResult(PeerProcess.Start(
            place.Folder, Name, ["-q", .. Common(place), "--limit-rate", "1M", "-T", Path.Combine(folder, name), UrlOf(place, name)]));

    /// <summary>Runs it with arguments of one's own.</summary>
    public static Task<PeerResult> RunAsync(PeerPlace place, IEnumerable<string> arguments, TimeSpan? limit = null) =>
        PeerProcess.RunAsync(place.Folder, "curl", ["-q", .. arguments], limit: limit);

    /// <summary>The arguments for a place.</summary>
    public static IReadOnlyList<string> Common(PeerPlace place) => place.Tls == RawTls.None
        ? ["-sS", "-g", "-u", $"{place.User}:{PeerPlace.Password}"]
        : ["-sS", "-g", "-k", "--ssl-reqd", "-u", $"{place.User}:{PeerPlace.Password}"];

    public static string UrlOf(PeerPlace place, string name) => place.Url(place.Tls == RawTls.Implicit ? "ftps" : "ftp", name);

    // Each file has its options; the connection is the same.
    private static string[] Next(PeerPlace place, int index, params string[] arguments) =>
        index == 0 ? [.. Common(place), .. arguments] : ["--next", .. Common(place), .. arguments];
}
