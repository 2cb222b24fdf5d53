using FtpTools.Tests.Ftp.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

/// <summary>The listing of a very large directory (H50): the server keeps no more in memory as more of it passes.</summary>
[Collection(LoadGroup.Name)]
public class FtpListingLoadTests(ITestOutputHelper output)
{
    private const int Few = 1000;
    private const int Steps = 10;
    private const int KiB = 1024;
    private const int NameLength = 163;

    [Theory]
    [InlineData("MLSD")]
    [InlineData("LIST")]
    public Task A_large_directory_takes_no_memory(string command) => ListAsync(command, 20_000);

    [Theory]
    [InlineData("MLSD")]
    [InlineData("LIST")]
    [InlineData("NLST")]
    [InlineData("LIST entry-*")]
    public Task A_directory_of_a_hundred_thousand_entries_takes_no_memory(string command)
    {
        LoadGroup.SkipUnlessLong();
        return ListAsync(command, 100_000);
    }

    private async Task ListAsync(string command, int entries)
    {
        await using var server = await TestServer.StartAsync(o => o with { Ftp = new FtpOptions { Port = 0, AllowPlain = true } });
        var directory = Directory.CreateDirectory(server.InHome("many")).FullName;
        for (var i = 0; i < entries; i++) File.Create(Path.Combine(directory, $"entry-{i:000000}-{new string('x', NameLength - 13)}")).Dispose();
        var port = server.Server.Endpoints.First(e => e.Scheme == "ftp").EndPoint.Port;
        await using var ftp = await RawFtp.LogInAsync(port, RawTls.None);
        await ftp.ExpectAsync("250", "CWD many");
        await using var data = await ftp.OpenAsync();

        // So that the server waits for the client, and not the client for the server.
        data.Socket.ReceiveBufferSize = 64 * KiB;
        var before = MemoryInUse();
        await ftp.ExpectAsync("150", command);
        var (piece, lines) = (new byte[16 * KiB], 0);
        var most = long.MinValue;
        await ReadAsync(Few);
        for (var step = 1; step < Steps; step++)
        {
            most = Math.Max(most, MemoryInUse());
            await ReadAsync(entries / Steps * step);
        }

        await ReadAsync(int.MaxValue);
        output.WriteLine($"{command} of {entries} entries: at most {(most - before) / KiB} KiB more than before it.");
        Assert.Equal(entries, lines);
        await ftp.ExpectAsync("226");

        // The names alone would take twice this, and what else runs in the process moves the figure by a megabyte.
        Assert.InRange(most - before, long.MinValue, (long)entries * NameLength * sizeof(char) / 2);

        async Task ReadAsync(int until)
        {
            while (lines < until && await data.ReadAsync(piece) is var read and > 0) lines += piece.AsSpan(0, read).Count((byte)'\n');
        }
    }

    private static long MemoryInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
