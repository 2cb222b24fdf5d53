using System.IO.Abstractions;
using System.Text;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Tests.TestSupport;
using FtpTools.Transfer;

namespace FtpTools.Tests.Storage;

/// <summary>A home on a volume of its own in memory, which is small, becomes full, or may only be read.</summary>
public sealed class HomeDirectoryVolumeTests : IDisposable
{
    private const int VolumeLength = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly HomeDirectory _home;
    private readonly bool _mounted;

    public HomeDirectoryVolumeTests()
    {
        _mounted = OperatingSystem.IsLinux() && UnixFiles.TryMount(_folder.Path, $"size={VolumeLength}");
        _home = new HomeDirectory(new FileSystem(), _folder.Path);
        if (_mounted) return;
        _folder.Dispose();
        Assert.Skip("This user may not mount a volume.");
    }

    public void Dispose()
    {
        if (_mounted) UnixFiles.Unmount(_folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_volume_is_told_and_leaves_the_old_file()
    {
        Store("/a", "old");
        var path = RemotePath.Parse("/a");
        FtpToolsException refusal;
        using (var partial = _home.Publisher.CreatePartial(path))
        {
            refusal = await FillAsync(partial.Content);
        }

        Assert.Equal(ErrorCode.StorageFull, refusal.Code);
        Assert.Equal("old", File.ReadAllText(_folder.In("a")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.In(".ftptools/partial")));
        Store("/b", "there is room again");
        Assert.Equal("there is room again", File.ReadAllText(_folder.In("b")));
    }

    [Fact]
    public void A_volume_that_may_only_be_read_refuses_every_change()
    {
        Store("/a", "old");
        UnixFiles.Remount(_folder.Path, "ro");

        var refusal = Refused.With(ErrorCode.PermissionDenied, () => Store("/a", "new"));
        Assert.Equal("/a", refusal.Target);
        Refused.With(ErrorCode.PermissionDenied, () => _home.DeleteFile(RemotePath.Parse("/a")));
        Refused.With(ErrorCode.PermissionDenied, () => _home.MakeDirectory(RemotePath.Parse("/d"), makeParents: true));
        Assert.Equal(3, _home.Stat(RemotePath.Parse("/a")).Size);
        Assert.Equal("old", File.ReadAllText(_folder.In("a")));
    }

    [Fact]
    public void A_volume_that_is_mounted_below_a_home_is_not_written_by_a_rename()
    {
        Directory.CreateDirectory(_folder.In("inner"));
        Assert.True(UnixFiles.TryMount(_folder.In("inner"), "size=65536"));
        try
        {
            var refusal = Refused.With(ErrorCode.StorageError, () => Store("/inner/a", "x"));
            Assert.Contains("volume", refusal.Message, StringComparison.Ordinal);
            Refused.With(ErrorCode.FileBusy, () => _home.DeleteDirectory(RemotePath.Parse("/inner")));
            Assert.Empty(Directory.GetFileSystemEntries(_folder.In("inner")));
            Assert.Empty(Directory.GetFileSystemEntries(_folder.In(".ftptools/partial")));
        }
        finally
        {
            UnixFiles.Unmount(_folder.In("inner"));
        }
    }

    private static async Task<FtpToolsException> FillAsync(Stream target)
    {
        using var receiver = new ContentReceiver();
        using var digest = ContentDigest.Create(DigestAlgorithm.XxHash128);
        var running = receiver.RunAsync(target, VolumeLength * 2, digest, null, CancellationToken.None);
        for (var i = 0; i < 32; i++)
        {
            var piece = System.Buffers.ArrayPool<byte>.Shared.Rent(VolumeLength / 16);
            if (!await receiver.AddAsync(piece, VolumeLength / 16, CancellationToken.None)) break;
        }

        receiver.Complete();
        return await Assert.ThrowsAsync<FtpToolsException>(() => running);
    }

    private void Store(string path, string content)
    {
        var target = RemotePath.Parse(path);
        using var partial = _home.Publisher.CreatePartial(target);
        partial.Content.Write(Encoding.UTF8.GetBytes(content));
        _home.Publisher.Publish(partial, target, overwrite: true, makeParents: false, null);
    }
}
