using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

/// <summary>A file that is to survive a power cut is on the disk before it gets its name, and one that need not costs no wait.</summary>
public sealed class DurabilityTests : IDisposable
{
    private const int Small = 1_000;
    private const int Large = 600_000;

    private readonly TemporaryFolder _local = new();
    private readonly HookedFileSystem _disk = new();
    private int _flushes;

    public void Dispose() => _local.Dispose();

    [Theory]
    [InlineData(Small, true, false, 1)]
    [InlineData(Large, true, false, 1)]
    [InlineData(Small, false, true, 1)]
    [InlineData(Large, false, true, 1)]
    [InlineData(Small, false, false, 0)]
    [InlineData(Large, false, false, 0)]
    public async Task The_server_puts_a_file_on_its_disk_when_client_or_owner_want_it(int length, bool clientAsks, bool serverIs, int flushes)
    {
        await using var server = await TestServer.StartAsync(o => o with { FileSystem = _disk, IsDurable = serverIs });
        await using var session = await server.ConnectAsync();
        _disk.BeforeFlush = () => CountFlushBefore(server.InHome("new/folder/a"));

        await session.UploadAsync(_local.File("a", length), "/new/folder/a", Options(clientAsks));

        Assert.Equal(flushes, _flushes);
        Assert.Equal(TestContent.Of(length), File.ReadAllBytes(server.InHome("new/folder/a")));
    }

    [Theory]
    [InlineData(Small, true, 1)]
    [InlineData(Large, true, 1)]
    [InlineData(Large, false, 0)]
    public async Task The_client_puts_a_file_on_its_disk_when_it_is_asked(int length, bool isAsked, int flushes)
    {
        await using var server = await TestServer.StartAsync();
        File.WriteAllBytes(server.InHome("a"), TestContent.Of(length));
        var options = new SessionOptions { Host = "127.0.0.1", Port = server.Server.Port, FileSystem = _disk };
        await using var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
        _disk.BeforeFlush = () => CountFlushBefore(_local.In("a"));

        await session.DownloadAsync("/a", _local.In("a"), Options(isAsked));

        Assert.Equal(flushes, _flushes);
        Assert.Equal(TestContent.Of(length), File.ReadAllBytes(_local.In("a")));
    }

    [Theory]
    [InlineData(Small)]
    [InlineData(Large)]
    public async Task A_disk_that_cannot_take_the_file_leaves_the_old_one(int length)
    {
        await using var server = await TestServer.StartAsync(o => o with { FileSystem = _disk });
        await using var session = await server.ConnectAsync();
        File.WriteAllText(server.InHome("a"), "old");
        _disk.BeforeFlush = () => throw new IOException("the disk does not answer");

        await Refused.WithAsync(ErrorCode.StorageError, () => session.UploadAsync(_local.File("a", length), "/a", Options(isDurable: true) with { Overwrite = true }));

        Assert.Equal("old", File.ReadAllText(server.InHome("a")));
        Partials.AreCleared(server);
        await LedgerCheck.AgreesAsync(server);
    }

    private static TransferOptions Options(bool isDurable) => new() { IsDurable = isDurable, MakeParents = true };

    private void CountFlushBefore(string path)
    {
        _flushes++;
        Assert.False(File.Exists(path), "The file has its name before its content is on the disk.");
    }
}
