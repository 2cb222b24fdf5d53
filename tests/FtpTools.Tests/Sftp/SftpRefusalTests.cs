using System.IO.Abstractions;
using FtpTools.Files;
using FtpTools.Sessions;
using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Sftp;

/// <summary>What a server refuses is told by our codes, and leaves what was there.</summary>
public sealed class SftpRefusalTests(OpenSshServer server) : IClassFixture<OpenSshServer>, IDisposable
{
    private static int _lastUser;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(200_000)]
    [InlineData(3_000_000)]
    public async Task A_disk_that_is_full_is_told_and_nothing_is_left_on_it(int length)
    {
        var (user, home) = await UserAsync(isReadOnly: false);
        Assert.SkipUnless(UnixFiles.TryMount(home, "size=100000,mode=755"), "This user may not mount a volume.");
        try
        {
            File.WriteAllText(Path.Combine(home, "f"), "old");
            await using var client = await server.ConnectAsync(user, new FileSystem());

            var local = _folder.File("a", length);
            await Refused.WithAsync(ErrorCode.StorageFull, () => StoreAsync(client, local, new TransferOptions { Overwrite = true }));

            Assert.True(client.IsOpen);
            Assert.Equal("old", File.ReadAllText(Path.Combine(home, "f")));
            Assert.Equal([Path.Combine(home, "f")], Directory.GetFiles(home));
        }
        finally
        {
            UnixFiles.Detach(home);
        }
    }

    [Fact]
    public async Task A_server_that_lets_nothing_be_changed_is_told()
    {
        var (user, home) = await UserAsync(isReadOnly: true);
        File.WriteAllText(Path.Combine(home, "f"), "old");
        Directory.CreateDirectory(Path.Combine(home, "d"));
        await using var client = await server.ConnectAsync(user, new FileSystem());

        foreach (var length in new[] { 10, 1_000_000 })
        {
            var local = _folder.File("a", length);
            await Refused.WithAsync(ErrorCode.PermissionDenied, () => StoreAsync(client, local, new TransferOptions { Overwrite = true }));
        }

        await Refused.WithAsync(ErrorCode.PermissionDenied, () => client.DeleteFileAsync(At("/f"), default));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => client.DeleteDirectoryAsync(At("/d"), default));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => client.MakeDirectoryAsync(At("/e"), false, default));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => client.MakeDirectoryAsync(At("/e/f/g"), true, default));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => client.RenameAsync(At("/f"), At("/g"), false, default));
        await client.FetchAsync(At("/f"), _folder.In("back"), new TransferOptions(), new FileProgress(null, "f"), default);

        Assert.Equal("old", File.ReadAllText(_folder.In("back")));
        Assert.Equal(["d", "f"], Directory.GetFileSystemEntries(home).Select(Path.GetFileName).Order());
    }

    private static RemotePath At(string path) => RemotePath.Parse(path);

    private static Task<TransferResult> StoreAsync(RemoteClient client, string local, TransferOptions options)
    {
        return client.StoreAsync(local, At("/f"), options, new FileProgress(null, local), default);
    }

    private async Task<(string User, string Home)> UserAsync(bool isReadOnly)
    {
        var user = $"refused{Interlocked.Increment(ref _lastUser)}";
        await server.AddUserAsync(user, isReadOnly);
        return (user, server.HomeOf(user));
    }
}
