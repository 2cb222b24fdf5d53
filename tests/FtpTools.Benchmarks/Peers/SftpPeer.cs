namespace FtpTools.Benchmarks.Peers;

/// <summary>SFTP: our client through the cmdlets, in a shell that is logged in, or OpenSSH's <c>sftp</c>, which logs in each time. Nothing is
/// checked beyond the length.</summary>
internal sealed class SftpPeer(Workbench bench, bool isOurs) : Peer(bench)
{
    // The best of those that both clients have.
    private const string Cipher = "aes128-gcm@openssh.com";

    private SshServer? _server;
    private Shell? _client;
    private string _folder = string.Empty;

    public override string Name => isOurs ? "FtpTools over SFTP" : "sftp";

    public override string ServerFolder => _folder;

    private SshServer Server => _server ?? throw new InvalidOperationException("Not started.");

    private Shell Client => _client ?? throw new InvalidOperationException("Not started.");

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("sftp");
        _server = new SshServer(Place);
        await _server.StartAsync();
        if (!isOurs) return;
        _client = Shell.Start(
            Place.AtClient, "client.ps1",
            ["-ComputerName", $"sftp://{Place.Address}:{_server.Port}", "-User", Environment.UserName, "-Password", "unused", "-Thumbprint", _server.Fingerprint,
                "-KeyFilePath", _server.Key]);
        await _client.AnswerAsync();
    }

    public override Task UploadAsync(string localPath, string name)
    {
        return isOurs
            ? Client.RunAsync($"$null = Send-FtpFile '{localPath}' '{_folder}/{name}' -Recurse")
            : SftpAsync($"put {(Directory.Exists(localPath) ? "-r " : "")}{localPath} {_folder}/{name}");
    }

    public override Task DownloadAsync(string name, string localPath)
    {
        return isOurs
            ? Client.RunAsync($"$null = Receive-FtpFile '{_folder}/{name}' '{localPath}' -Recurse")
            : SftpAsync($"get {(Directory.Exists(Path.Combine(_folder, name)) ? "-r " : "")}{_folder}/{name} {localPath}");
    }

    public override async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task SftpAsync(string command)
    {
        var batch = Path.Combine(Bench.NewFolder("batch"), "commands");
        await File.WriteAllTextAsync(batch, command + "\n");
        await RunClientAsync(
            Require("sftp"), ["-q", "-b", batch, "-P", $"{Server.Port}", .. Server.Options(Cipher), $"{Environment.UserName}@{Place.Address}"]);
    }
}
