using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>
/// The least a transfer with a digest can cost here: a C program that reads, hashes and sends, and one that receives, hashes and
/// writes, over loopback. No login, no frames, no names.
/// </summary>
internal sealed class FloorPeer(Workbench bench) : Peer(bench)
{
    private string _program = string.Empty;
    private string _folder = string.Empty;

    public override string Name => "C floor (MD5 at both ends)";

    public override string ServerFolder => _folder;

    public override async Task StartAsync()
    {
        _folder = Bench.NewFolder("floor");
        _program = Path.Combine(Bench.NewFolder("floor-program"), "floor");
        await Command.RunAsync(Require("cc"), "-O2", "-o", _program, Path.Combine(AppContext.BaseDirectory, "Floor", "floor.c"), "-lcrypto", "-lpthread");
    }

    public override Task UploadAsync(string localPath, string name) => MoveAsync(localPath, Path.Combine(_folder, name));

    public override Task DownloadAsync(string name, string localPath) => MoveAsync(Path.Combine(_folder, name), localPath);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task MoveAsync(string from, string to)
    {
        var port = Workbench.FreePort();
        using Process receiver = Command.Start(_program, "receive", $"{port}", to);
        if (await receiver.StandardOutput.ReadLineAsync() != "ready") throw new BenchException("The floor does not listen.");
        var sent = await Command.ReadAsync(_program, "send", $"{port}", from);
        var received = await receiver.StandardOutput.ReadToEndAsync();
        await receiver.WaitForExitAsync();
        if (receiver.ExitCode != 0 || sent != received) throw new BenchException($"The floor's digests differ: {sent} {received}");
    }
}
