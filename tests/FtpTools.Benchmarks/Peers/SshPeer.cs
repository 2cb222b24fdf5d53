namespace FtpTools.Benchmarks.Peers;

/// <summary>What moves files over ssh with its fastest cipher: rsync with xxh128, or scp, which checks nothing.</summary>
internal sealed class SshPeer(Workbench bench, bool withRsync) : Peer(bench)
{
    private const string Cipher = "aes128-gcm@openssh.com";

    private SshServer? _server;
    private string _folder = string.Empty;

    public override string Name => withRsync ? "rsync over ssh, xxh128" : "scp";

    public override string ServerFolder => _folder;

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("ssh");

        _server = new SshServer(Place);
        await _server.StartAsync();
    }

    public override Task UploadAsync(string localPath, string name) => CopyAsync(localPath, Directory.Exists(localPath), Remote(name));

    public override Task DownloadAsync(string name, string localPath) => CopyAsync(Remote(name), Directory.Exists(Path.Combine(_folder, name)), localPath);

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private string Remote(string name) => $"{Environment.UserName}@{Place.Address}:{_folder}/{name}";

    private Task CopyAsync(string from, bool isFolder, string to)
    {
        var server = _server ?? throw new InvalidOperationException("Not started.");
        var options = server.Options(Cipher);
        return withRsync
            ? RunClientAsync(Require("rsync"), "-rW", "--cc=xxh128", "-e", $"ssh -p {server.Port} {string.Join(' ', options)}", isFolder ? from + "/" : from, to)
            : RunClientAsync(Require("scp"), ["-q", "-r", "-P", $"{server.Port}", .. options, from, to]);
    }
}
