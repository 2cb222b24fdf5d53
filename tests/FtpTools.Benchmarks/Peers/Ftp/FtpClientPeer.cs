namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>Our own client, through the cmdlets, in a shell that is logged in.</summary>
/// <param name="bench">Where everything is.</param>
/// <param name="host">The server.</param>
/// <param name="algorithm">The digest, as <c>-HashAlgorithm</c> takes it.</param>
internal sealed class FtpClientPeer(Workbench bench, FtpHost host, string algorithm = "MD5") : FtpPeer(bench, host)
{
    private Shell? _client;

    protected override string ClientName => algorithm == "MD5" ? "FtpTools" : $"FtpTools ({algorithm})";

    private Shell Client => _client ?? throw new InvalidOperationException("Not started.");

    public override async Task StartAsync()
    {
        await base.StartAsync();
        string[] security = Host.UseTls ? ["-Thumbprint", Host.Thumbprint] : ["-NoTls"];
        _client = Shell.Start(
            Place.AtClient, "client.ps1",
            ["-ComputerName", $"ftp://{Place.Address}:{Host.Port}", "-User", Host.Login.User, "-Password", Host.Login.Password, .. security]);
        await _client.AnswerAsync();
    }

    public override Task UploadAsync(string localPath, string name) => Client.RunAsync($"$null = Send-FtpFile '{localPath}' '{Host.PathOf(name)}' -Recurse -HashAlgorithm {algorithm}");

    public override Task DownloadAsync(string name, string localPath) => Client.RunAsync($"$null = Receive-FtpFile '{Host.PathOf(name)}' '{localPath}' -Recurse -HashAlgorithm {algorithm}");

    public override async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        await base.DisposeAsync();
    }
}
