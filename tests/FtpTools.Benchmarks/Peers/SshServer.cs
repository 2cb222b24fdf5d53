using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>OpenSSH's server, for the user of the benchmark, who logs in with a key.</summary>
/// <param name="place">Where it listens.</param>
internal sealed class SshServer(Place place) : IAsyncDisposable
{
    private string _folder = string.Empty;
    private Process? _server;

    public int Port { get; } = Workbench.FreePort();

    /// <summary>The private key that is let in, and is the host key, too.</summary>
    public string Key => Path.Combine(_folder, "key");

    /// <summary>The fingerprint of the host key.</summary>
    public string Fingerprint { get; private set; } = string.Empty;

    public async Task StartAsync()
    {
        // Where others could write, the server would not trust the keys.
        _folder = Directory.CreateTempSubdirectory("ftptools-bench-ssh-").FullName;
        await Command.RunAsync(Workbench.Require("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", Key);
        Fingerprint = (await Command.ReadAsync(Workbench.Require("ssh-keygen"), "-l", "-f", Key)).Split(' ')[1];
        File.Copy(Key + ".pub", Path.Combine(_folder, "authorized"));
        var file = Path.Combine(_folder, "sshd_config");
        await File.WriteAllLinesAsync(
            file,
            [
                $"Port {Port}", $"ListenAddress {place.Address}", $"HostKey {Key}", $"AuthorizedKeysFile {_folder}/authorized", "StrictModes no", "UsePAM no",
                $"PidFile {_folder}/pid", "PermitRootLogin yes", "Subsystem sftp internal-sftp",
            ]);
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
        _server = await Command.ServeAsync(place, Port, Workbench.Require("sshd"), "-D", "-f", file);
    }

    /// <summary>What OpenSSH's clients are told so that they get in.</summary>
    public string[] Options(string cipher) =>
        ["-i", Key, "-c", cipher, "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"];

    public async ValueTask DisposeAsync()
    {
        await Command.StopAsync(_server);
        if (_folder.Length > 0) Workbench.Remove(_folder);
    }
}
