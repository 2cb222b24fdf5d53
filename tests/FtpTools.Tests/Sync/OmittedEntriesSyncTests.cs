using FtpTools.Files;
using FtpTools.Sync;
using FtpTools.Tests.TestSupport;
using static FtpTools.Tests.Sync.SimulatedSide;

namespace FtpTools.Tests.Sync;

/// <summary>Where a side has something that was not listed or has no name at the other, nothing is deleted, and that is said.</summary>
public sealed class OmittedEntriesSyncTests
{
    private static readonly ListingOmission Two = new("/top/d", 2, [@"'a\tb' contains a control character"]);

    [Fact]
    public void Where_the_source_left_something_out_nothing_is_deleted_and_elsewhere_it_is()
    {
        var source = Omitting(Of(Directory("d/sub"), Directory("other")), "d");
        var target = Of(File("d/old"), File("d/gone/f"), File("d/sub/old"), File("other/old"), File("old")).Read();
        var plan = Plan(source, target);

        Assert.Equal(["Conflict d", "Delete d/sub/old", "Delete old", "Delete other/old", "Skip d/gone", "Skip d/gone/f", "Skip d/old"], Sorted(plan));
        Assert.Equal("d", plan.Steps[0].Path);
        Assert.Equal((ErrorCode.NameRefused, true), (plan.Steps[0].Error, plan.Steps[0].NeedsAttention));
        Assert.Contains(@"2 entries ('a\tb' contains a control character; and 1 more)", plan.Steps[0].Reason, StringComparison.Ordinal);
        Assert.Contains("nothing in it is deleted", plan.Steps[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_target_left_something_out_nothing_is_deleted_and_it_stays_itself()
    {
        var target = Omitting(Of(File("d/old"), File("e/old"), Directory("d/sub")), "d");
        var plan = Plan(Of().Read(), target, SyncDirection.Up);

        Assert.Equal(["Skip d", "Skip d", "Skip d/old", "Skip d/sub", "Delete e/old", "Delete e"], Lines(plan));
        Assert.Contains(plan.Steps, s => s.NeedsAttention && s.Reason.Contains("2 entries", StringComparison.Ordinal));
    }

    [Fact]
    public void A_top_that_left_something_out_is_told_as_the_top()
    {
        var plan = Plan(Omitting(Of(), string.Empty), Of(File("old"), File("d/old")).Read());

        Assert.Equal(["Conflict .", "Skip d", "Skip d/old", "Skip old"], Lines(plan));
        Assert.Equal(("/local", "/remote"), (plan.Steps[0].LocalPath, plan.Steps[0].RemotePath));
    }

    [Fact]
    public void Without_Delete_the_source_is_told_and_the_target_need_not_be()
    {
        Assert.Equal(["Conflict d"], Lines(Plan(Omitting(Of(Directory("d")), "d"), Of(Directory("d")).Read(), delete: false)));
        Assert.Empty(Plan(Of(Directory("d")).Read(), Omitting(Of(Directory("d")), "d"), SyncDirection.Up, delete: false).Steps);
    }

    [Fact]
    public void A_directory_that_only_the_target_has_and_that_left_something_out_is_not_deleted_though_nothing_is_seen_in_it()
    {
        var plan = Plan(Of().Read(), Omitting(Of(Directory("d/e")), "d/e"), SyncDirection.Up);

        Assert.Equal(["Skip d", "Skip d/e", "Skip d/e"], Lines(plan));
    }

    [Theory]
    [InlineData('\t')]
    [InlineData('\\')]
    [InlineData('\uDCFF')]
    [InlineData('\uD800')]
    public void A_local_name_that_cannot_be_sent_is_a_conflict_and_nothing_beside_it_is_deleted(char odd)
    {
        var name = $"a{odd}";
        var plan = Plan(Of(File($"d/{name}"), File($"d/in/{name}x/f")).Read(), Of(File("d/old"), File("old")).Read(), SyncDirection.Up);

        Assert.Equal([$"Conflict d/{name}", $"Conflict d/in/{name}x", "CreateDirectory d/in", "Delete old", "Skip d/old"], Sorted(plan));
        Assert.All(plan.Steps.Where(s => s.Action == SyncAction.Conflict), s => Assert.Contains("rename it", s.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('\t')]
    [InlineData('\uDCFF')]
    public void A_local_name_that_a_server_cannot_have_is_not_deleted_nor_what_is_beside_it(char odd)
    {
        var name = $"z{odd}";
        var plan = Plan(Of(File("new")).Read(), Of(File(name), File("old"), File("d/old")).Read());

        Assert.Equal(["Receive new", "Skip d", "Skip d/old", "Skip old", $"Skip {name}"], Sorted(plan));
        Assert.Contains("rename it", Assert.Single(plan.Steps, s => s.NeedsAttention).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_that_the_server_keeps_for_itself_is_left_alone_on_both_ways()
    {
        var own = Of(File(".ftptools/f"), File("old"));
        var rules = Rules(SyncDirection.Up) with { RemotePath = RemotePath.Parse("/") };

        Assert.Equal(["Skip .ftptools", "Send old", "Delete gone"], Lines(SyncPlanner.Plan(own.Read(), Of(File("gone")).Read(), rules)));
        Assert.Equal(
            ["Skip .ftptools", "Skip .ftptools/f", "Delete old"],
            Lines(SyncPlanner.Plan(Of().Read(), own.Read(), rules with { Direction = SyncDirection.Down })));
        Assert.Equal(["CreateDirectory .ftptools", "Send .ftptools/f", "Send old"], Lines(Plan(own.Read(), Of().Read(), SyncDirection.Up)));
    }

    [Fact]
    public void Names_that_are_one_at_the_target_are_a_conflict_where_letters_do_not_count()
    {
        var source = Of(File("A"), File("a"), File("d/f"), File("D/f")).Read();

        Assert.Equal(
            ["Conflict a", "Conflict d", "CreateDirectory D", "Receive A", "Receive D/f"],
            Lines(SyncPlanner.Plan(source, Of().Read(), Rules(SyncDirection.Down) with { IgnoresCase = true })));
        Assert.DoesNotContain(Plan(source, Of().Read()).Steps, s => s.Action == SyncAction.Conflict);
    }

    [Theory]
    [MemberData(nameof(OddNames.All), MemberType = typeof(OddNames))]
    public async Task Down_with_Delete_keeps_the_local_twins_of_what_the_server_cannot_list(string name, string shown, string why)
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        using var odd = new OddNames(server.HomeOf("ann"));
        using var oddHere = new OddNames(folder.Path);
        System.IO.Directory.CreateDirectory(server.InHome("d"));
        OddNames.File(server.InHome("d"), name);
        OddNames.File(Path.GetDirectoryName(folder.File("d/renamed", 5))!, name);
        folder.File("gone", 5);
        var (done, errors) = await CarryOutAsync(session, folder.Path, SyncDirection.Down);

        Assert.Equal(["Delete gone"], done);
        Assert.Contains(why, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains(shown, errors[0], StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(folder.In("d/renamed")));
        Assert.True(OddNames.Exists(folder.In("d"), name));
    }

    [Theory]
    [MemberData(nameof(OddNames.All), MemberType = typeof(OddNames))]
    public async Task Up_with_Delete_keeps_what_may_be_the_twin_of_a_local_name_that_cannot_be_sent(string name, string shown, string why)
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        using var odd = new OddNames(server.HomeOf("ann"));
        using var oddHere = new OddNames(folder.Path);
        System.IO.Directory.CreateDirectory(server.InHome("d"));
        System.IO.File.WriteAllText(server.InHome("d/renamed"), "x");
        System.IO.File.WriteAllText(server.InHome("gone"), "x");
        folder.File("d/f", 5);
        OddNames.Folder(folder.In("d"), name);
        var (done, errors) = await CarryOutAsync(session, folder.Path, SyncDirection.Up);

        Assert.Equal(["Send d/f", "Delete gone"], done);
        Assert.Contains(why, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains(shown, errors[0], StringComparison.Ordinal);
        Assert.True(System.IO.File.Exists(server.InHome("d/renamed")));
    }

    [Fact]
    public async Task Up_with_Delete_leaves_what_the_server_cannot_list_and_what_is_beside_it()
    {
        OddNames.SkipWhereThereAreNone();
        await using var server = await TestServer.StartAsync();
        await using var session = await server.ConnectAsync();
        using var folder = new TemporaryFolder();
        using var odd = new OddNames(server.HomeOf("ann"));
        System.IO.Directory.CreateDirectory(server.InHome("d"));
        System.IO.File.WriteAllText(server.InHome("d/old"), "x");
        OddNames.Folder(server.InHome("d"), @"\377");
        var (done, errors) = await CarryOutAsync(session, folder.Path, SyncDirection.Up);

        Assert.Empty(done);
        Assert.Empty(errors);
        Assert.True(System.IO.File.Exists(server.InHome("d/old")));
        Assert.True(OddNames.Exists(server.InHome("d"), @"\377/f"));
    }

    private static SyncTree Omitting(SimulatedSide side, string directory)
    {
        var builder = new SyncTreeBuilder(SyncFilter.Everything);
        foreach (var entry in side.Entries.Values) builder.Add(entry);
        builder.Omit(directory, Two);
        return builder.Build();
    }

    private static async Task<(List<string> Done, List<string> Errors)> CarryOutAsync(FtpSession session, string local, SyncDirection direction)
    {
        var sync = new FtpSync(session, new FtpSyncOptions { LocalPath = local, RemotePath = "/", Direction = direction, Delete = true });
        var (done, errors) = (new List<string>(), new List<string>());
        foreach (var step in (await sync.PlanAsync(TestContext.Current.CancellationToken)).Steps.Where(s => s.Action != SyncAction.Skip))
        {
            try
            {
                await sync.CarryOutAsync(step);
                done.Add($"{step.Action} {step.Path}");
            }
            catch (FtpToolsException e)
            {
                Assert.Equal(ErrorCode.NameRefused, e.Code);
                errors.Add(e.Message);
            }
        }

        return (done, errors);
    }

    private static SyncRules Rules(SyncDirection direction) => new() { Direction = direction, LocalPath = "/local", RemotePath = RemotePath.Parse("/remote"), Delete = true };

    private static FtpSyncPlan Plan(SyncTree source, SyncTree target, SyncDirection direction = SyncDirection.Down, bool delete = true) =>
        SyncPlanner.Plan(source, target, Rules(direction) with { Delete = delete });

    private static IEnumerable<string> Sorted(FtpSyncPlan plan) => Lines(plan).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(FtpSyncPlan plan) => plan.Steps.Select(s => $"{s.Action} {s.Path}");
}
