using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>A volume is made read-only, or a directory may no longer be changed, under a live session (H31).</summary>
public class LostAccessTests
{
    private const int VolumeLength = 8 * 1024 * 1024;

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_home_that_was_made_read_only_refuses_changes_and_still_gives_its_files(int length)
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var rig = await FaultRig.StartAsync(volume.Path);
        var old = TestContent.Of(length, seed: 3);
        await rig.Session.UploadAsync(rig.Folder.File("old", old), "/a");
        volume.MakeReadOnly();

        var refusal = await Refused.WithAsync(
            ErrorCode.PermissionDenied, () => rig.Session.UploadAsync(rig.Folder.File("new", length), "/a", FaultRig.Overwriting));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => rig.Session.DeleteFileAsync("/a"));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => rig.Session.RenameAsync("/a", "/b"));
        await Refused.WithAsync(ErrorCode.PermissionDenied, () => rig.Session.MakeDirectoryAsync("/d"));
        await rig.Session.DownloadAsync("/a", rig.Folder.In("back"));

        Assert.Equal("/a", refusal.Target);
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(rig.Folder.In("back")));
        volume.MakeWritable();
        await rig.AssertUsableAsync(volume.Path, isExact: true);
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_local_volume_that_may_only_be_read_is_told_with_the_local_path(int length)
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        volume.MakeReadOnly();

        var refusal = await Refused.WithAsync(ErrorCode.LocalFileError, () => rig.Session.DownloadAsync("/a", volume.In("a")));

        Assert.Equal(volume.In("a"), refusal.Target);
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(volume.Path));
        await rig.AssertUsableAsync(isExact: true);
    }

    // The directory of the unfinished file, and that of the file itself.
    [Theory]
    [InlineData(".ftptools/partial")]
    [InlineData("d")]
    public async Task H31_a_directory_that_may_no_longer_be_changed_amid_an_upload_keeps_the_old_file(string directory)
    {
        await using var rig = await FaultRig.StartAsync();
        await rig.Session.UploadAsync(rig.Folder.File("old", 3), "/d/a", new TransferOptions { MakeParents = true });
        Directory.CreateDirectory(rig.InHome(directory));
        using var frozen = FrozenDirectory.OrSkip(rig.InHome(directory));
        FaultRig.Amid(rig.RemoteDisk, frozen.Freeze);

        var refusal = await Refused.WithAsync(
            ErrorCode.PermissionDenied, () => rig.Session.UploadAsync(rig.Folder.File("new", FaultRig.Large), "/d/a", FaultRig.Overwriting));

        Assert.Equal("/d/a", refusal.Target);
        Assert.Equal(3, new FileInfo(rig.InHome("d/a")).Length);
        frozen.Thaw();
        await rig.Session.UploadAsync(rig.Folder.In("new"), "/d/a", FaultRig.Overwriting);
        Assert.Equal(FaultRig.Large, new FileInfo(rig.InHome("d/a")).Length);
        await rig.AssertUsableAsync(isExact: true);
    }

    [Fact]
    public async Task H31_a_local_directory_that_may_no_longer_be_changed_amid_a_download_keeps_the_old_file()
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        var local = rig.Folder.File("down/a", [1]);
        using var frozen = FrozenDirectory.OrSkip(rig.Folder.In("down"));
        FaultRig.Amid(rig.LocalDisk, frozen.Freeze);

        var refusal = await Refused.WithAsync(ErrorCode.LocalFileError, () => rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting));

        Assert.Equal(local, refusal.Target);
        Assert.Equal([1], File.ReadAllBytes(local));
        frozen.Thaw();
        await rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting);
        Assert.Equal(TestContent.Of(FaultRig.Large), File.ReadAllBytes(local));
        Assert.Equal([local], Directory.GetFileSystemEntries(rig.Folder.In("down")));
        await rig.AssertUsableAsync(isExact: true);
    }
}
