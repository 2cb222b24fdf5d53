using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>The rsync daemon, plain TCP, whole files, checked with the given digest.</summary>
internal sealed class RsyncDaemonPeer(Workbench bench, string digest) : Peer(bench)
{
    private readonly int _port = Workbench.FreePort();
    private string _folder = string.Empty;
    private Process? _server;

    public override string Name => $"rsync daemon, {digest}";

    public override string ServerFolder => _folder;

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("rsync");
        var configuration = Path.Combine(Bench.NewFolder("rsync-config"), "rsyncd.conf");
        await File.WriteAllTextAsync(configuration, $"use chroot = no\n[bench]\npath = {_folder}\nread only = no\nuid = {Environment.UserName}\ngid = *\n");
        _server = await Command.ServeAsync(Place, _port, Require("rsync"), "--daemon", "--no-detach", $"--address={Place.Address}", $"--port={_port}", $"--config={configuration}");
    }

    public override Task UploadAsync(string localPath, string name) => CopyAsync(Source(localPath, Directory.Exists(localPath)), Url(name));

    public override Task DownloadAsync(string name, string localPath) => CopyAsync(Source(Url(name), Directory.Exists(Path.Combine(_folder, name))), localPath);

    public override async ValueTask DisposeAsync() => await Command.StopAsync(_server);

    private static string Source(string path, bool isFolder) => isFolder ? path + "/" : path;

    private string Url(string name) => $"rsync://{Place.Address}:{_port}/bench/{name}";

    private Task CopyAsync(string from, string to) => RunClientAsync("rsync", "-rW", $"--cc={digest}", from, to);
}
