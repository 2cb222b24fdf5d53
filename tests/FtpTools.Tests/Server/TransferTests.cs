using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Server;

public class TransferTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(262144, true)]
    [InlineData(262145, true)]
    [InlineData(5_000_000, true)]
    [InlineData(5_000_000, false)]
    public async Task A_file_goes_up_and_comes_back_the_same(int length, bool tls)
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(o => o with { UseTls = tls });
        await using var session = await server.ConnectAsync();
        var content = TestContent.Of(length);
        var local = folder.File("a.bin", content);
        var time = new DateTime(2020, 2, 29, 12, 30, 15, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(local, time);

        var up = await session.UploadAsync(local, "a.bin");
        var down = await session.DownloadAsync("/a.bin", folder.In("b.bin"));

        Assert.Equal(content, File.ReadAllBytes(server.InHome("a.bin")));
        Assert.Equal(content, File.ReadAllBytes(folder.In("b.bin")));
        Assert.Equal(TestContent.Md5(content), up.Digest);
        Assert.Equal(TestContent.Md5(content), down.Digest);
        Assert.True(up.IsVerified && down.IsVerified);
        Assert.Equal(length, down.Length);
        Assert.Equal(time, File.GetLastWriteTimeUtc(server.InHome("a.bin")));
        Assert.Equal(time, File.GetLastWriteTimeUtc(folder.In("b.bin")));
    }
}
