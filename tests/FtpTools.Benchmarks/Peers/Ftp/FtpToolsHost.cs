using System.Globalization;

namespace FtpTools.Benchmarks.Peers.Ftp;

/// <summary>Our own server, through the cmdlet.</summary>
internal sealed class FtpToolsHost(Workbench bench, bool useTls) : FtpHost(bench, useTls)
{
    private Shell? _server;
    private string _root = string.Empty;
    private string _thumbprint = string.Empty;

    public override string ServerFolder => Path.Combine(_root, Login.User);

    public override (string User, string Password, string Folder) Login => ("bench", "bench-password", string.Empty);

    public override string Thumbprint => _thumbprint;

    public override int ProcessId => _server?.ProcessId ?? throw new InvalidOperationException("Not started.");

    protected override string ServerName => "FtpTools";

    protected override async Task LaunchAsync()
    {
        _root = Bench.NewFolder("ftptools");
        string[] security = UseTls ? [] : ["-NoTls"];
        _server = Shell.Start(Place.AtServer, "server.ps1", ["-Root", _root, "-ListenAddress", Place.Address, "-Ftp", .. security]);
        var answer = (await _server.AnswerAsync()).Split(' ');
        Port = int.Parse(answer[1], CultureInfo.InvariantCulture);
        if (UseTls) _thumbprint = answer[2];
    }

    protected override async Task EndAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
