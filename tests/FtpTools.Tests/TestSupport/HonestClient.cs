namespace FtpTools.Tests.TestSupport;

/// <summary>A client that does nothing wrong, to show that the server still serves one.</summary>
internal static class HonestClient
{
    private static int _last;

    public static async Task IsServedAsync(TestServer server)
    {
        using var folder = new TemporaryFolder();
        var name = $"honest{Interlocked.Increment(ref _last)}.bin";
        var content = TestContent.Of(1000);
        await using var session = await server.ConnectAsync();
        await session.UploadAsync(folder.File(name, content), name);
        await session.DownloadAsync(name, folder.In("back.bin"));
        Assert.Equal(content, File.ReadAllBytes(folder.In("back.bin")));
        await session.CloseAsync();
    }
}
