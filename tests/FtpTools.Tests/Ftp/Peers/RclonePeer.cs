using System.Globalization;
using FtpTools.Tests.Ftp.Server;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>rclone. It sends what broke all over again, and compares trees.</summary>
internal sealed class RclonePeer : FtpPeer
{
    private static Task<string>? _password;

    public override string Name => "rclone";

    public override bool GoesOn => false;

    public override IReadOnlyList<PeerAction> Actions =>
        [PeerAction.Put, PeerAction.Get, PeerAction.List, PeerAction.ResumePut, PeerAction.PutTree, PeerAction.GetTree];

    public override Task<PeerResult> PutAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, ["copy", "--ignore-times", "--files-from-raw", ListOf(place, names), folder, "server:/"]);

    public override Task<PeerResult> GetAsync(PeerPlace place, string folder, params IReadOnlyList<string> names) =>
        RunAsync(place, ["copy", "--ignore-times", "--files-from-raw", ListOf(place, names), "server:/", folder]);

    public override Task<PeerResult> ListAsync(PeerPlace place) => RunAsync(place, ["lsf", "server:/"]);

    public override Task<PeerResult> ResumePutAsync(PeerPlace place, string folder, string name) => PutAsync(place, folder, name);

    public override async Task<PeerResult> PutTreeAsync(PeerPlace place, string folder)
    {
        var remote = "server:/" + Path.GetFileName(folder);
        (await RunAsync(place, ["copy", folder, remote])).Succeeded();
        return await RunAsync(place, ["check", "--download", folder, remote]);
    }

    public override Task<PeerResult> GetTreeAsync(PeerPlace place, string folder) =>
        RunAsync(place, ["copy", "server:/" + Path.GetFileName(folder), folder]);

    public override async Task<PeerProcess> PutSlowlyAsync(PeerPlace place, string folder, string name)
    {
        string[] arguments = ["copyto", "--ignore-times", "--bwlimit", "1M", Path.Combine(folder, name), "server:/" + name];
        return PeerProcess.Start(place.Folder, Name, await ArgumentsOfAsync(place, arguments));
    }

    private static async Task<PeerResult> RunAsync(PeerPlace place, params IEnumerable<string> arguments) =>
        await PeerProcess.RunAsync(place.Folder, "rclone", await ArgumentsOfAsync(place, arguments));

    private static async Task<IEnumerable<string>> ArgumentsOfAsync(PeerPlace place, IEnumerable<string> arguments)
    {
        var config = place.In("rclone.conf");
        if (!File.Exists(config)) await File.WriteAllTextAsync(config, await ConfigOfAsync(place));
        return ["--config", config, "--retries", "1", "--low-level-retries", "1", "--contimeout", "10s", "--timeout", "20s", .. arguments];
    }

    private static async Task<string> ConfigOfAsync(PeerPlace place)
    {
        var tls = place.Tls switch
        {
            RawTls.Explicit => "explicit_tls = true",
            RawTls.Implicit => "tls = true",
            _ => "",
        };
        var password = await (_password ??= HideAsync(place));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            [server]
            type = ftp
            host = {PeerPlace.Host}
            port = {place.Port}
            user = {place.User}
            pass = {password}
            no_check_certificate = true
            {tls}
            """);
    }

    // It takes passwords only as it hides them itself.
    private static async Task<string> HideAsync(PeerPlace place) =>
        (await PeerProcess.RunAsync(place.Folder, "rclone", ["obscure", PeerPlace.Password])).Succeeded().Output.Trim();

    private static string ListOf(PeerPlace place, IEnumerable<string> names)
    {
        var list = place.In("files.txt");
        File.WriteAllLines(list, names);
        return list;
    }
}
