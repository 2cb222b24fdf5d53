using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>A real volume becomes full at one end (H31): the old file stays, the reason is told, and what was begun takes no room.</summary>
public class FullVolumeTests
{
    private const int VolumeLength = 2 * 1024 * 1024;

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_volume_that_somebody_fills_amid_an_upload_keeps_the_old_file(int length)
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var rig = await FaultRig.StartAsync(volume.Path);
        var old = TestContent.Of(3);
        await rig.Session.UploadAsync(rig.Folder.File("old", old), "/a");
        if (length == FaultRig.Small) volume.Fill();
        else FaultRig.Amid(rig.RemoteDisk, volume.Fill);

        var refusal = await Refused.WithAsync(
            ErrorCode.StorageFull, () => rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting));

        Assert.IsType<RemoteErrorException>(refusal);
        Assert.Equal("/a", refusal.Target);
        Assert.Equal(old, File.ReadAllBytes(volume.In("a")));
        volume.Empty();
        await rig.AssertUsableAsync(volume.Path, isExact: true);
    }

    [Fact]
    public async Task H31_an_upload_larger_than_the_volume_leaves_as_much_room_as_there_was()
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var rig = await FaultRig.StartAsync(volume.Path);
        await rig.Session.UploadAsync(rig.Folder.File("fits", VolumeLength / 2), "/fits");
        var free = new DriveInfo(volume.Path).AvailableFreeSpace;

        await Refused.WithAsync(ErrorCode.StorageFull, () => rig.Session.UploadAsync(rig.Folder.File("a", VolumeLength), "/a"));

        Assert.False(File.Exists(volume.In("a")));
        Assert.Equal(free, new DriveInfo(volume.Path).AvailableFreeSpace);
        await rig.AssertUsableAsync(volume.Path, isExact: true);
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_local_volume_that_somebody_fills_amid_a_download_keeps_the_old_file(int length)
    {
        using var volume = SmallVolume.MountOrSkip(VolumeLength);
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        File.WriteAllText(volume.In("a"), "old");
        if (length == FaultRig.Small) volume.Fill();
        else FaultRig.Amid(rig.LocalDisk, volume.Fill);

        var refusal = await Refused.WithAsync(
            ErrorCode.StorageFull, () => rig.Session.DownloadAsync("/a", volume.In("a"), FaultRig.Overwriting));

        Assert.Equal(volume.In("a"), refusal.Target);
        Assert.Equal("old", File.ReadAllText(volume.In("a")));
        volume.Empty();
        Assert.Equal([volume.In("a")], Directory.GetFileSystemEntries(volume.Path));
        await rig.AssertUsableAsync(isExact: true);
    }
}
