using FtpTools.Tests.Server;
using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>When the content of a file is replaced, who may do what with it stays; a new file is no more open than its source.</summary>
public sealed class KeptRightsTests
{
    private const int Owner = 12345;
    private const int Group = 23456;

    private static readonly string[] Modes = ["600", "640", "644", "755", "444", "400", "666", "777", "0"];

    public KeptRightsTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The tests ask Linux for the rights.");
    }

    public static TheoryData<string, int, bool> Replaced()
    {
        var data = new TheoryData<string, int, bool>();
        foreach (var mode in Modes)
        {
            data.Add(mode, FaultRig.Small, mode == "640");
            data.Add(mode, FaultRig.Large, mode == "600");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Replaced))]
    public async Task The_mode_of_a_file_that_an_upload_replaces_stays(string mode, int length, bool isDurable)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        UnixRights.SetMode(rig.InHome("a"), mode);
        var local = UnixRights.SetMode(rig.Folder.File("a", length), "666");

        await rig.Session.UploadAsync(local, "/a", FaultRig.Overwriting with { IsDurable = isDurable });

        Assert.Equal(mode, UnixRights.ModeOf(rig.InHome("a")));
        UnixRights.SetMode(rig.InHome("a"), "600");
        Assert.Equal(TestContent.Of(length), File.ReadAllBytes(rig.InHome("a")));
    }

    [Theory]
    [MemberData(nameof(Replaced))]
    public async Task The_mode_of_a_local_file_that_a_download_replaces_stays(string mode, int length, bool isDurable)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(length));
        UnixRights.SetMode(rig.InHome("a"), "666");
        var local = UnixRights.SetMode(rig.Folder.File("a", 3), mode);

        await rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting with { IsDurable = isDurable });

        Assert.Equal(mode, UnixRights.ModeOf(local));
        UnixRights.SetMode(local, "600");
        Assert.Equal(TestContent.Of(length), File.ReadAllBytes(local));
    }

    [Theory]
    [InlineData("4755", FaultRig.Small)]
    [InlineData("6711", FaultRig.Large)]
    [InlineData("1777", FaultRig.Large)]
    public async Task New_content_never_runs_with_the_rights_that_the_old_one_lent(string mode, int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        UnixRights.SetMode(rig.InHome("a"), mode);
        var local = UnixRights.SetMode(rig.Folder.File("a", length), mode);

        await rig.Session.UploadAsync(local, "/a", FaultRig.Overwriting);
        await rig.Session.UploadAsync(local, "/new");

        Assert.Equal(mode[1..], UnixRights.ModeOf(rig.InHome("a")));
        Assert.Equal(UnixRights.NewFrom(mode), UnixRights.ModeOf(rig.InHome("new")));
    }

    [Theory]
    [MemberData(nameof(Replaced))]
    public async Task A_new_file_has_the_mode_of_its_source_less_the_umask_both_ways(string mode, int length, bool isDurable)
    {
        var isReadable = Environment.IsPrivilegedProcess || (UnixRights.Octal(mode) & UnixRights.Octal("400")) != 0;
        Assert.SkipUnless(isReadable, "This user may not read such a file.");
        await using var rig = await FaultRig.StartAsync();
        var local = UnixRights.SetMode(rig.Folder.File("a", length), mode);
        var options = new TransferOptions { IsDurable = isDurable };

        await rig.Session.UploadAsync(local, "/a", options);
        Assert.Equal(UnixRights.NewFrom(mode), UnixRights.ModeOf(rig.InHome("a")));

        UnixRights.SetMode(rig.InHome("a"), mode);
        await rig.Session.DownloadAsync("/a", rig.Folder.In("b"), options);
        Assert.Equal(UnixRights.NewFrom(mode), UnixRights.ModeOf(rig.Folder.In("b")));
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task Owner_and_group_of_a_replaced_file_stay_both_ways(int length)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give a file to somebody else.");
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        UnixRights.SetOwner(rig.InHome("a"), Owner, Group);
        UnixRights.SetMode(rig.InHome("a"), "640");
        var other = UnixRights.SetMode(rig.Folder.File("b", length), "664");
        UnixRights.SetOwner(other, Owner + 1, Group + 1);

        await rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting);
        await rig.Session.DownloadAsync("/a", other, FaultRig.Overwriting);

        Assert.Equal((Owner, Group), UnixRights.OwnerOf(rig.InHome("a")));
        Assert.Equal("640", UnixRights.ModeOf(rig.InHome("a")));
        Assert.Equal((Owner + 1, Group + 1), UnixRights.OwnerOf(other));
        Assert.Equal("664", UnixRights.ModeOf(other));
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task The_access_list_of_a_replaced_file_stays_both_ways(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        var list = UnixRights.SetAccessList(rig.InHome("a"), Owner);
        var local = rig.Folder.File("b", 3);
        UnixRights.SetAccessList(local, Owner);

        await rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting);
        await rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting);

        Assert.Equal(list, UnixRights.AccessListOf(rig.InHome("a")));
        Assert.Equal(list, UnixRights.AccessListOf(local));
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task A_replaced_file_without_an_access_list_gets_none_where_new_files_get_one(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllText(rig.InHome("a"), "old");
        UnixRights.SetMode(rig.InHome("a"), "640");
        var local = UnixRights.SetMode(rig.Folder.File("b", 3), "640");
        UnixRights.SetDefaultList(rig.Home, Owner);
        UnixRights.SetDefaultList(rig.Folder.Path, Owner);

        await rig.Session.UploadAsync(rig.Folder.File("a", length), "/a", FaultRig.Overwriting);
        await rig.Session.DownloadAsync("/a", local, FaultRig.Overwriting);

        Assert.Empty(UnixRights.AccessListOf(rig.InHome("a")));
        Assert.Empty(UnixRights.AccessListOf(local));
        Assert.Equal(("640", "640"), (UnixRights.ModeOf(rig.InHome("a")), UnixRights.ModeOf(local)));
    }

    [Theory]
    [InlineData(FaultRig.Small)]
    [InlineData(FaultRig.Large)]
    public async Task A_new_file_gets_the_access_list_of_new_files_in_its_directory(int length)
    {
        await using var rig = await FaultRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("d"));
        UnixRights.SetDefaultList(rig.InHome("d"), Owner);
        File.WriteAllText(rig.InHome("d/made"), "by the system");

        await rig.Session.UploadAsync(UnixRights.SetMode(rig.Folder.File("a", length), "666"), "/d/a");

        Assert.NotEmpty(UnixRights.AccessListOf(rig.InHome("d/a")));
        Assert.Equal(UnixRights.AccessListOf(rig.InHome("d/made")), UnixRights.AccessListOf(rig.InHome("d/a")));
        Assert.Equal(UnixRights.ModeOf(rig.InHome("d/made")), UnixRights.ModeOf(rig.InHome("d/a")));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("600", false)]
    [InlineData("644", false)]
    [InlineData("666", true)]
    public async Task A_partial_file_of_the_server_is_the_owners_alone_as_long_as_it_is_one(string? target, bool resume)
    {
        await using var rig = await FaultRig.StartAsync();
        if (target is not null)
        {
            File.WriteAllText(rig.InHome("a"), "old");
            UnixRights.SetMode(rig.InHome("a"), target);
        }

        var seen = new List<string>();
        FaultRig.Amid(rig.RemoteDisk, () => seen.AddRange(Signals.PartialFiles(rig.Home).Select(UnixRights.ModeOf)));
        var local = UnixRights.SetMode(rig.Folder.File("a", FaultRig.Large), "666");
        await rig.Session.UploadAsync(local, "/a", FaultRig.Overwriting with { Resume = resume });

        Assert.Equal(["600"], seen);
        Assert.Equal(target ?? UnixRights.NewFrom("666"), UnixRights.ModeOf(rig.InHome("a")));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("600", false)]
    [InlineData("644", false)]
    [InlineData("666", true)]
    public async Task A_local_partial_file_is_the_owners_alone_as_long_as_it_is_one(string? target, bool resume)
    {
        await using var rig = await FaultRig.StartAsync();
        File.WriteAllBytes(rig.InHome("a"), TestContent.Of(FaultRig.Large));
        UnixRights.SetMode(rig.InHome("a"), "666");
        if (target is not null) UnixRights.SetMode(rig.Folder.File("a", 3), target);

        var seen = new List<string>();
        FaultRig.Amid(rig.LocalDisk, () => seen.AddRange(Directory.GetFiles(rig.Folder.Path, ".*").Select(UnixRights.ModeOf)));
        await rig.Session.DownloadAsync("/a", rig.Folder.In("a"), FaultRig.Overwriting with { Resume = resume });

        Assert.Equal(["600"], seen);
        Assert.Equal(target ?? UnixRights.NewFrom("666"), UnixRights.ModeOf(rig.Folder.In("a")));
    }

    // As an older version left them.
    [Fact]
    public async Task What_waits_and_is_open_to_all_is_closed_to_others_when_it_is_resumed()
    {
        await using var rig = await FaultRig.StartAsync();
        var content = TestContent.Of(FaultRig.Large);
        File.WriteAllBytes(rig.InHome("down"), content);
        UnixRights.SetMode(rig.InHome("down"), "600");
        UnixRights.SetMode(rig.Folder.File(".down.ftpart", content[..500_000]), "666");
        var waits = rig.PartialOf("/up");
        File.WriteAllBytes(waits, content[..500_000]);
        UnixRights.SetMode(waits, "644");
        var (local, remote) = (new List<string>(), new List<string>());
        FaultRig.Amid(rig.LocalDisk, () => local.AddRange(Directory.GetFiles(rig.Folder.Path, ".*").Select(UnixRights.ModeOf)));
        FaultRig.Amid(rig.RemoteDisk, () => remote.AddRange(Signals.PartialFiles(rig.Home).Select(UnixRights.ModeOf)));
        var resuming = new TransferOptions { Resume = true };

        var down = await rig.Session.DownloadAsync("/down", rig.Folder.In("down"), resuming);
        var up = await rig.Session.UploadAsync(UnixRights.SetMode(rig.Folder.File("up", content), "600"), "/up", resuming);

        Assert.Equal((500_000, 500_000), (down.ResumedFrom, up.ResumedFrom));
        Assert.Equal(["600"], local);
        Assert.Equal(["600"], remote);
        Assert.Equal(("600", "600"), (UnixRights.ModeOf(rig.Folder.In("down")), UnixRights.ModeOf(rig.InHome("up"))));
    }

    [Theory]
    [InlineData(SyncDirection.Up)]
    [InlineData(SyncDirection.Down)]
    public async Task A_synchronisation_keeps_and_carries_modes_like_a_transfer(SyncDirection direction)
    {
        await using var rig = await FaultRig.StartAsync();
        using var folder = new TemporaryFolder();
        Func<string, string> source = direction == SyncDirection.Up ? folder.In : rig.InHome;
        Func<string, string> target = direction == SyncDirection.Up ? rig.InHome : folder.In;
        foreach (var (name, mode) in new[] { ("new", "600"), ("tool", "755"), ("old", "666") })
        {
            File.WriteAllText(source(name), name + " as it is now");
            UnixRights.SetMode(source(name), mode);
        }

        File.WriteAllText(target("old"), "old");
        UnixRights.SetMode(target("old"), "640");
        var sync = new FtpSync(rig.Session, new FtpSyncOptions { LocalPath = folder.Path, RemotePath = "/", Direction = direction });
        var plan = await sync.PlanAsync(TestContext.Current.CancellationToken);
        foreach (var step in plan.Steps) await sync.CarryOutAsync(step);

        Assert.Equal("old as it is now", File.ReadAllText(target("old")));
        Assert.Equal(
            ["600", UnixRights.NewFrom("755"), "640"], new[] { "new", "tool", "old" }.Select(name => UnixRights.ModeOf(target(name))));
    }
}
