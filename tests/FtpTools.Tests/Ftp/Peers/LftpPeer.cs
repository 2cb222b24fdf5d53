using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>lftp. It goes on with an upload by SIZE, REST and STOR, and mirrors folders with several connections.</summary>
internal sealed class LftpPeer : FtpPeer
{
    public override string Name => "lftp";

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, names.Select(name => $"put {Quoted(Path.Combine(folder, name))} -o {Quoted("/" + name)}"));

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, names.Select(name => $"get {Quoted("/" + name)} -o {Quoted(Path.Combine(folder, name))}"));

    public override Task<PeerResult> ListAsync(PeerPlace place) => RunAsync(place, ["cls -1a /"]);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, [$"put -c {Quoted(Path.Combine(folder, name))} -o {Quoted("/" + name)}"]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        RunAsync(place, [$"get -c {Quoted("/" + name)} -o {Quoted(Path.Combine(folder, name))}"]);

    public override Task<PeerResult> PutTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, [$"mirror -R --parallel=4 {Quoted(folder)} {Quoted("/" + Path.GetFileName(folder))}"]);

    public override Task<PeerResult> GetTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, [$"mirror --parallel=4 {Quoted("/" + Path.GetFileName(folder))} {Quoted(folder)}"]);

    public override Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name)
    {
        string[] commands = ["set net:limit-rate 1M", $"put {Quoted(Path.Combine(folder, name))} -o {Quoted("/" + name)}"];
        return Task.FromResult(PeerProcess.Start(place.Folder, Name, ArgumentsOf(place, commands)));
    }

    /// <summary>Runs commands of one's own.</summary>
    public static Task<PeerResult> RunAsync(PeerPlace place, IEnumerable<string> commands) =>
        PeerProcess.RunAsync(place.Folder, "lftp", ArgumentsOf(place, commands));

    private static string[] ArgumentsOf(PeerPlace place, IEnumerable<string> commands)
    {
        string[] settings =
        [
            "set cmd:fail-exit yes", "set net:max-retries 1", "set net:timeout 20", "set net:persist-retries 0", "set ssl:verify-certificate no",
            place.Tls == RawTls.None ? "set ftp:ssl-allow no" : "set ftp:ssl-force yes; set ftp:ssl-protect-data yes",
            $"open -u {place.User},{Quoted(PeerPlace.Password)} {place.Url(place.Tls == RawTls.Implicit ? "ftps" : "ftp", "")}",
        ];
        return ["--norc", "-c", string.Join("; ", settings.Concat(commands))];
    }

    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
