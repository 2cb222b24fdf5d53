using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sftp;

/// <summary>A server that replaces nothing by renaming, and keeps neither times nor modes.</summary>
public sealed class SftpSimpleServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public async Task A_file_is_replaced_when_it_was_said_and_not_otherwise(int length)
    {
        await using var server = await ParamikoServer.StartAsync("password");
        await using var session = await FtpSession.ConnectAsync(server.Options(), "ann", ParamikoServer.Password.AsMemory());
        var (first, second) = (TestContent.Of(length, seed: 1), TestContent.Of(length + 1, seed: 2));
        var local = _folder.File("a", first);

        await session.UploadAsync(local, "/f");
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(server.Home, "f")));
        File.WriteAllBytes(local, second);
        await Refused.WithAsync(ErrorCode.AlreadyExists, () => session.UploadAsync(local, "/f"));
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(server.Home, "f")));
        await session.UploadAsync(local, "/f", new TransferOptions { Overwrite = true });

        Assert.Equal(second, File.ReadAllBytes(Path.Combine(server.Home, "f")));
        Assert.Equal(["f"], Directory.GetFiles(server.Home).Select(Path.GetFileName));
        await session.DownloadAsync("/f", _folder.In("back"));
        Assert.Equal(second, File.ReadAllBytes(_folder.In("back")));
    }

    [Fact]
    public async Task Directories_are_made_listed_and_removed()
    {
        await using var server = await ParamikoServer.StartAsync("password");
        await using var session = await FtpSession.ConnectAsync(server.Options(), "ann", ParamikoServer.Password.AsMemory());

        await session.MakeDirectoryAsync("/a/b", makeParents: true);
        await session.UploadAsync(_folder.File("x", 10), "/a/b/x");
        Assert.True(Directory.Exists(Path.Combine(server.Home, "a", "b")));
        await Refused.WithAsync(ErrorCode.DirectoryNotEmpty, () => session.DeleteDirectoryAsync("/a/b"));
        await session.DeleteFileAsync("/a/b/x");
        await session.DeleteDirectoryAsync("/a/b");

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(server.Home, "a")));
    }
}
