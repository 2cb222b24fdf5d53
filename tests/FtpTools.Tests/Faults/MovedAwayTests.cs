using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>Somebody removes or renames, amid a transfer, what the transfer lies in: the home (H17), or a directory above the file (H13).</summary>
public class MovedAwayTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task H17_a_home_that_goes_away_amid_an_upload_is_told_and_can_come_back(bool renamed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open can be moved away on Unix only.");
        await using var rig = await FaultRig.StartAsync();
        var aside = rig.Home + ".aside";
        FaultRig.Amid(rig.RemoteDisk, () =>
        {
            if (renamed) Directory.Move(rig.Home, aside);
            else Directory.Delete(rig.Home, recursive: true);
        });

        var refusal = await Refused.WithAsync(ErrorCode.HomeMissing, () => rig.Session.UploadAsync(rig.Folder.File("a", FaultRig.Large), "/a"));

        Assert.Equal("/a", refusal.Target);
        await Refused.WithAsync(ErrorCode.HomeMissing, () => rig.Session.StatAsync("/"));
        if (renamed) Directory.Move(aside, rig.Home);
        else Directory.CreateDirectory(rig.Home);
        Assert.False(File.Exists(rig.InHome("a")));
        await rig.AssertUsableAsync();
    }

    [Fact]
    public async Task H17_a_home_that_goes_away_amid_a_download_does_not_cost_the_file_that_is_open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open can be moved away on Unix only.");
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        FaultRig.Amid(rig.LocalDisk, () => Directory.Delete(rig.Home, recursive: true));

        await rig.Session.DownloadAsync("/a", rig.Folder.In("a"));

        Assert.Equal(TestContent.Of(FaultRig.Large), File.ReadAllBytes(rig.Folder.In("a")));
        await Refused.WithAsync(ErrorCode.HomeMissing, () => rig.Session.StatAsync("/a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H13_an_upload_into_a_directory_that_is_renamed_meanwhile_does_not_follow_it(bool makeParents)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open can be moved away on Unix only.");
        await using var rig = await FaultRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("d/e"));
        FaultRig.Amid(rig.RemoteDisk, () => Directory.Move(rig.InHome("d"), rig.InHome("moved")));
        var upload = rig.Session.UploadAsync(rig.Folder.File("a", FaultRig.Large), "/d/e/a", new TransferOptions { MakeParents = makeParents });

        if (makeParents) await upload;
        else Assert.Equal("/d/e/a", (await Refused.WithAsync(ErrorCode.NotFound, () => upload)).Target);

        Assert.Equal(makeParents, File.Exists(rig.InHome("d/e/a")));
        Assert.Empty(Directory.GetFileSystemEntries(rig.InHome("moved/e")));
        await rig.AssertUsableAsync();
    }

    [Fact]
    public async Task H13_a_download_from_a_directory_that_is_renamed_meanwhile_arrives_as_it_was_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open can be moved away on Unix only.");
        await using var rig = await FaultRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("d/e"));
        File.WriteAllBytes(rig.InHome("d/e/a"), TestContent.Of(FaultRig.Large));
        FaultRig.Amid(rig.LocalDisk, () => Directory.Move(rig.InHome("d"), rig.InHome("moved")));

        await rig.Session.DownloadAsync("/d/e/a", rig.Folder.In("a"));

        Assert.Equal(TestContent.Of(FaultRig.Large), File.ReadAllBytes(rig.Folder.In("a")));
        await rig.AssertUsableAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task H13_a_local_directory_that_goes_away_amid_a_download_is_told_with_the_local_path(bool renamed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is open can be moved away on Unix only.");
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        var local = rig.Folder.In("d/e/a");
        FaultRig.Amid(rig.LocalDisk, () =>
        {
            if (renamed) Directory.Move(rig.Folder.In("d"), rig.Folder.In("moved"));
            else Directory.Delete(rig.Folder.In("d"), recursive: true);
        });

        var refusal = await Refused.WithAsync(ErrorCode.LocalFileNotFound, () => rig.Session.DownloadAsync("/a", local));

        Assert.Equal(local, refusal.Target);
        if (renamed) Assert.Empty(Directory.GetFileSystemEntries(rig.Folder.In("moved/e")));
        Assert.False(Directory.Exists(rig.Folder.In("d")));
        await rig.Session.DownloadAsync("/a", local);
        Assert.Equal(TestContent.Of(FaultRig.Large), File.ReadAllBytes(local));
        await rig.AssertUsableAsync();
    }
}
