using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Load;

[Collection(LoadGroup.Name)]
public class ManyFilesTests
{
    private const int UnderWay = 200;

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 256 };

    [Fact]
    public async Task Many_small_files_go_up_and_come_back_without_a_round_trip_each() => await MoveAsync(1500);

    [Fact]
    public async Task Ten_thousand_small_files_go_up_and_come_back_without_a_round_trip_each()
    {
        LoadGroup.SkipUnlessLong();
        await MoveAsync(10_000);
    }

    private static async Task MoveAsync(int files)
    {
        using var folder = new TemporaryFolder();
        await using var server = await TestServer.StartAsync(o => o with { UseTls = false });
        await using var proxy = new PipeliningProxy(server.Server.Port);
        var options = new SessionOptions { Host = "127.0.0.1", Port = proxy.Port, UseTls = false };
        await using var session = await FtpSession.ConnectAsync(options, "ann", TestServer.Password.AsMemory());
        await session.MakeDirectoryAsync("/many");
        for (var i = 0; i < files; i++) folder.File($"up/{i}", Content(i));

        proxy.Demand(UnderWay, files);
        await Parallel.ForAsync(0, files, AtOnce, async (i, token) => await session.UploadAsync(folder.In($"up/{i}"), $"/many/{i}", cancellationToken: token));
        Assert.InRange(proxy.MostUnderWay, UnderWay, int.MaxValue);

        var listed = 0;
        await foreach (var item in session.ListAsync("/many"))
        {
            Assert.Equal(Content(int.Parse(item.Name, null)).Length, item.Length);
            listed++;
        }

        Assert.Equal(files, listed);
        proxy.Demand(UnderWay, files);
        await Parallel.ForAsync(0, files, AtOnce, async (i, token) => await session.DownloadAsync($"/many/{i}", folder.In($"down/{i}"), cancellationToken: token));
        Assert.InRange(proxy.MostUnderWay, UnderWay, int.MaxValue);

        Assert.Equal(files, Directory.GetFiles(folder.In("down")).Length);
        for (var i = 0; i < files; i++) Assert.Equal(Content(i), File.ReadAllBytes(folder.In($"down/{i}")));
        Assert.True(!Directory.Exists(server.InHome(".ftptools")) || Directory.GetFiles(server.InHome(".ftptools/partial")).Length == 0);
    }

    private static byte[] Content(int file)
    {
        var content = new byte[100 + (file % 400)];
        content.AsSpan().Fill((byte)file);
        BitConverter.TryWriteBytes(content, file);
        return content;
    }
}
