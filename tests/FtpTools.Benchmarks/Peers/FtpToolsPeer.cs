namespace FtpTools.Benchmarks.Peers;

/// <summary>Ourselves, through the cmdlets: a server and a client in processes of their own, the client logged in.</summary>
/// <param name="bench">Where the data lies.</param>
/// <param name="useTls">Whether the session is encrypted.</param>
/// <param name="algorithm">The digest, as <c>-HashAlgorithm</c> takes it.</param>
internal sealed class FtpToolsPeer(Workbench bench, bool useTls, string algorithm = "MD5") : Peer(bench)
{
    private Shell? _server;
    private Shell? _client;
    private string _root = string.Empty;

    /// <summary>The module at both ends.</summary>
    public ModuleBuild Build { get; init; } = ModuleBuild.Current;

    public override string Name => $"{Build.Label} {(useTls ? "TLS" : "plain")}, {algorithm}";

    public override string ServerFolder => Path.Combine(_root, "bench");

    /// <summary>The folder with the homes and the server's own data.</summary>
    public string Root => _root;

    /// <summary>The client's process.</summary>
    public Shell Client => _client ?? throw new InvalidOperationException("Not started.");

    /// <summary>The server's process.</summary>
    public Shell Server => _server ?? throw new InvalidOperationException("Not started.");

    public int Port { get; private set; }

    public override async Task StartAsync()
    {
        _root = Bench.NewFolder("ftptools");
        string[] security = useTls ? [] : ["-NoTls"];
        _server = Shell.StartWith(Build, Place.AtServer, "server.ps1", ["-Root", _root, "-ListenAddress", Place.Address, .. security]);
        Port = int.Parse(await _server.AnswerAsync(), System.Globalization.CultureInfo.InvariantCulture);
        _client = await StartClientAsync();
    }

    /// <summary>One more client, logged in. Whoever asked for it disposes it.</summary>
    public async Task<Shell> StartClientAsync(int? port = null)
    {
        string[] security = useTls ? [] : ["-NoTls"];
        var client = Shell.StartWith(Build, Place.AtClient, "client.ps1", ["-ComputerName", Place.Address, "-Port", $"{port ?? Port}", .. security]);
        await client.AnswerAsync();
        return client;
    }

    /// <summary>A session of this process.</summary>
    public Task<FtpSession> ConnectAsync(string userName = "bench", int? port = null) =>
        FtpSession.ConnectAsync(new SessionOptions { Host = "127.0.0.1", Port = port ?? Port, UseTls = useTls }, userName, "bench-password".AsMemory());

    public override Task UploadAsync(string localPath, string name) =>
        Client.RunAsync($"$null = Send-FtpFile '{localPath}' '{name}' -Recurse -HashAlgorithm {algorithm}");

    public override Task DownloadAsync(string name, string localPath) =>
        Client.RunAsync($"$null = Receive-FtpFile '{name}' '{localPath}' -Recurse -HashAlgorithm {algorithm}");

    public override async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
    }
}
