using BenchmarkDotNet.Attributes;
using FtpTools.Accounts;
using FtpTools.Benchmarks.Peers;
using FtpTools.Security;
using FtpTools.Server.Data;

namespace FtpTools.Benchmarks.Micro;

/// <summary>
/// A file up and down, with client and server in this process, over loopback. What is allocated is that of both ends, and must
/// not grow with the blocks of a file.
/// </summary>
[MemoryDiagnoser]
public class TransferBenchmarks
{
    private const string User = "bench";
    private const string Password = "bench-password";
    private const string Name = "moved.bin";

    private static readonly TransferOptions Options = new() { Overwrite = true };

    private Workbench? _bench;
    private FtpServer? _server;
    private FtpSession? _session;
    private string _source = string.Empty;
    private string _received = string.Empty;

    [Params(4 * 1024, 1024 * 1024, 64 * 1024 * 1024)]
    public long Length { get; set; }

    [Params(false, true)]
    public bool UseTls { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _bench = new Workbench(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath());
        var folder = _bench.NewFolder("transfer");
        (_source, _received) = (_bench.NewFile(Path.Combine(folder, "source.bin"), Length), Path.Combine(folder, "received.bin"));
        var root = _bench.NewFolder("root");
        await AddUserAsync(root);
        _server = FtpServer.Start(new ServerOptions { Root = root, Port = 0, UseTls = UseTls });
        _session = await FtpSession.ConnectAsync(new SessionOptions { Host = "127.0.0.1", Port = _server.Port, UseTls = UseTls }, User, Password.AsMemory());
        await UploadAsync();
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _session!.DisposeAsync();
        await _server!.DisposeAsync();
        _bench!.Dispose();
    }

    [Benchmark]
    public Task<TransferResult> UploadAsync() => _session!.UploadAsync(_source, Name, Options);

    [Benchmark]
    public Task<TransferResult> DownloadAsync() => _session!.DownloadAsync(Name, _received, Options);

    private static async Task AddUserAsync(string root)
    {
        await using var data = ServerDataDirectory.Open(root);
        var home = data.ResolveHome(null, User);
        data.CreateHome(home);
        await data.Accounts.AddAsync(new Account { Name = User, HomeDirectory = home }, ScramVerifier.Create(Password, ScramVerifier.MinimumIterations));
    }
}
