using System.Globalization;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>tnftp, the FTP client of NetBSD and macOS, which knows no TLS. It goes on with downloads by <c>reget</c>, and with uploads where
/// its user says.</summary>
internal sealed class TnftpPeer : FtpPeer
{
    public override string Name => "tnftp";

    public override IReadOnlyList<RawTls> Kinds => [RawTls.None];

    public override IReadOnlyList<PeerAction> Actions =>
        [PeerAction.Put, PeerAction.Get, PeerAction.List, PeerAction.ResumePut, PeerAction.ResumeGet];

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => names.Count == 1
        ? PeerProcess.RunAsync(place.Folder, Name, ["-u", place.Url("ftp", names[0], withLogin: true), Path.Combine(folder, names[0])])
        : TalkAsync(place, names.Select(name => $"put {Quoted(Path.Combine(folder, name))} {Quoted(name)}"));

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) => names.Count == 1
        ? PeerProcess.RunAsync(place.Folder, Name, ["-o", Path.Combine(folder, names[0]), place.Url("ftp", names[0], withLogin: true)])
        : TalkAsync(place, names.Select(name => $"get {Quoted(name)} {Quoted(Path.Combine(folder, name))}"));

    public override Task<PeerResult> ListAsync(PeerPlace place) => TalkAsync(place, ["ls -a", "nlist", "mlsd"]);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) =>
        TalkAsync(place, [string.Create(CultureInfo.InvariantCulture, $"restart {place.Held}"), $"put {Quoted(Path.Combine(folder, name))} {Quoted(name)}"]);

    public override Task<PeerResult> ResumeGetAsync(PeerPlace place, string folder, string name) =>
        TalkAsync(place, [$"reget {Quoted(name)} {Quoted(Path.Combine(folder, name))}"]);

    public override Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name) =>
        Task.FromResult(PeerProcess.Start(
            place.Folder, Name, ["-T", "put,1000000", "-u", place.Url("ftp", name, withLogin: true), Path.Combine(folder, name)]));

    // It ends with 0 whatever happened: what was asked for tells.
    private Task<PeerResult> TalkAsync(PeerPlace place, IEnumerable<string> commands)
    {
        string[] login = [$"user {place.User} {Quoted(PeerPlace.Password)}", .. commands, "quit"];
        string[] arguments = ["-n", "-i", "-g", "-v", PeerPlace.Host, place.Port.ToString(CultureInfo.InvariantCulture)];
        return PeerProcess.RunAsync(place.Folder, Name, arguments, string.Concat(login.Select(line => line + "\n")));
    }

    // Between quotes it knows no escapes.
    private static string Quoted(string text) => string.Concat(text.Select(c => char.IsAscii(c) && !char.IsLetterOrDigit(c) ? $"\\{c}" : $"{c}"));
}
