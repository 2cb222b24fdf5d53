using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>What moves files over ssh with its fastest cipher: rsync with xxh128, or scp, which checks nothing.</summary>
internal sealed class SshPeer(Workbench bench, bool withRsync) : Peer(bench)
{
    private const string Cipher = "aes128-gcm@openssh.com";

    private readonly int _port = Workbench.FreePort();
    private string _folder = string.Empty;
    private string _key = string.Empty;
    private Process? _server;

    public override string Name => withRsync ? "rsync over ssh, xxh128" : "scp";

    public override string ServerFolder => _folder;

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("ssh");

        // Where others could write, the server would not trust the keys.
        var configuration = Directory.CreateTempSubdirectory("ftptools-bench-ssh-").FullName;
        _key = Path.Combine(configuration, "key");
        await Command.RunAsync(Require("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", _key);
        File.Copy(_key + ".pub", Path.Combine(configuration, "authorized"));
        var file = Path.Combine(configuration, "sshd_config");
        await File.WriteAllLinesAsync(
            file,
            [
                $"Port {_port}", $"ListenAddress {Place.Address}", $"HostKey {_key}", $"AuthorizedKeysFile {configuration}/authorized", "StrictModes no", "UsePAM no",
                $"PidFile {configuration}/pid", "PermitRootLogin yes", "Subsystem sftp internal-sftp",
            ]);
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
        _server = await Command.ServeAsync(Place, _port, Require("sshd"), "-D", "-f", file);
    }

    public override Task UploadAsync(string localPath, string name) => CopyAsync(localPath, Directory.Exists(localPath), Remote(name));

    public override Task DownloadAsync(string name, string localPath) => CopyAsync(Remote(name), Directory.Exists(Path.Combine(_folder, name)), localPath);

    public override async ValueTask DisposeAsync()
    {
        await Command.StopAsync(_server);
        if (_key.Length > 0) Workbench.Remove(Path.GetDirectoryName(_key)!);
    }

    private string Remote(string name) => $"{Environment.UserName}@{Place.Address}:{_folder}/{name}";

    private Task CopyAsync(string from, bool isFolder, string to)
    {
        string[] options = ["-i", _key, "-c", Cipher, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];
        return withRsync
            ? RunClientAsync(Require("rsync"), "-rW", "--cc=xxh128", "-e", $"ssh -p {_port} {string.Join(' ', options)}", isFolder ? from + "/" : from, to)
            : RunClientAsync(Require("scp"), ["-q", "-r", "-P", $"{_port}", .. options, from, to]);
    }
}
