using FtpTools.Tests.Server;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>A disk reports errors of its own (H31, EIO) at one end: the old file stays, and the session goes on.</summary>
public class FailingDiskTests
{
    private const int InputOutputError = 5;

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_disk_of_the_server_that_fails_to_write_keeps_the_old_file(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        rig.RemoteDisk.BeforeWrite = position => FailFrom(position, length / 2);

        var refusal = await Refused.WithAsync(
            ErrorCode.StorageError, () => rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting));

        Assert.Equal("/a", refusal.Target);
        Assert.Equal("old", File.ReadAllText(rig.InHome("a")));
        await rig.AssertUsableAsync(isExact: true);
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_disk_of_the_server_that_fails_to_read_leaves_no_local_file(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        rig.RemoteDisk.BeforeRead = position => FailFrom(position, length / 2);

        var refusal = await Refused.WithAsync(ErrorCode.StorageError, () => rig.Session.DownloadAsync("/a", rig.Folder.In("a")));

        Assert.Equal("/a", refusal.Target);
        Assert.False(File.Exists(rig.Folder.In("a")));
        await rig.AssertUsableAsync(isExact: true);
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_local_disk_that_fails_to_write_keeps_the_old_file(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        var local = rig.Folder.File("a", [1]);
        rig.LocalDisk.BeforeWrite = position => FailFrom(position, length / 2);

        var refusal = await Refused.WithAsync(ErrorCode.StorageError, () => rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting));

        Assert.Equal(local, refusal.Target);
        Assert.Equal([1], File.ReadAllBytes(local));
        await rig.AssertUsableAsync(isExact: true);
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task H31_a_local_disk_that_fails_to_read_keeps_the_old_file_of_the_server(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        var local = rig.Folder.File("a", length);
        rig.LocalDisk.BeforeRead = position => FailFrom(position, length / 2);

        var refusal = await Refused.WithAsync(ErrorCode.StorageError, () => rig.Session.UploadAsync(local, "/a", FaultRig.Overwriting));

        Assert.Equal(local, refusal.Target);
        Assert.Equal("old", File.ReadAllText(rig.InHome("a")));
        rig.LocalDisk.BeforeRead = null;

        // What arrived is kept, and an upload that comes before the server has let go of it leaves it there for the next one.
        await Eventually.TrueAsync(
            async () =>
            {
                await rig.Session.UploadAsync(local, "/a", FaultRig.Overwriting);
                return Signals.PartialFiles(rig.Home).Length == 0;
            },
            "what was kept is used up");
        await rig.AssertUsableAsync(isExact: true);
    }

    private static void FailFrom(long position, long place)
    {
        if (position >= place || place < FaultRig.Small) throw new IOException("The test says so.", InputOutputError);
    }
}
