using FtpTools.Files;
using FtpTools.Sync;
using static FtpTools.Tests.Sync.SimulatedSide;

namespace FtpTools.Tests.Sync;

public class SyncPlannerTests
{
    [Fact]
    public void What_the_target_lacks_is_made_from_the_top_down()
    {
        var plan = Plan(Of(File("a/b/f", 5), Directory("a/empty"), File("g", 7)), Of());

        Assert.Equal(["CreateDirectory a", "CreateDirectory a/b", "CreateDirectory a/empty", "Send a/b/f", "Send g"], Lines(plan));
        Assert.Equal((12, 12), (plan.Totals.BytesToMove, plan.Totals.BytesNeeded));
    }

    [Fact]
    public void A_target_that_is_not_there_is_made_first()
    {
        var plan = Plan(Of(File("f")), new SimulatedSide { Exists = false });

        Assert.Equal(["CreateDirectory .", "Send f"], Lines(plan));
        Assert.Equal(("/local", "/remote"), (plan.Steps[0].LocalPath, plan.Steps[0].RemotePath));
        Assert.Equal((Path.Combine("/local", "f"), "/remote/f"), (plan.Steps[1].LocalPath, plan.Steps[1].RemotePath));
    }

    [Theory]
    [InlineData(1, 0, "Skip f")]
    [InlineData(1, 2, "Skip f")]
    [InlineData(1, -2, "Skip f")]
    [InlineData(1, 2.1, "Overwrite f")]
    [InlineData(1, -3600, "Overwrite f")]
    [InlineData(2, 0, "Overwrite f")]
    public void A_file_is_the_same_when_length_and_time_are(long length, double seconds, string expected)
    {
        Assert.Equal([expected], Lines(Plan(Of(File("f", length, seconds)), Of(File("f")))));
    }

    [Fact]
    public void By_digest_the_time_says_nothing()
    {
        var source = Of(File("same", 1, 99), File("other", 1));
        var target = Of(File("same"), File("other"));
        var plan = SyncPlanner.Plan(source.Read(), target.Read(), Rules() with { Compare = FileComparison.Digest, SameDigest = new HashSet<string> { "same" } });

        Assert.Equal(["Skip same", "Overwrite other"], Lines(plan));
        Assert.Equal(["other", "same"], SyncPlanner.SameLength(source.Read(), target.Read()));
    }

    [Fact]
    public void What_only_the_target_has_goes_at_the_end_the_deepest_first()
    {
        var plan = Plan(Of(File("new")), Of(File("d/e/f", 5), File("d/g"), Directory("d/h")), delete: true);

        Assert.Equal(["Send new", "Delete d/e/f", "Delete d/g", "Delete d/e", "Delete d/h", "Delete d"], Lines(plan));
        Assert.Equal(1, plan.Totals.BytesNeeded);
        Assert.Equal([1, 2, 2, 1], plan.Phases().Select(p => p.Count));
    }

    [Fact]
    public void What_has_the_name_of_the_server_s_own_folder_is_left_out_where_that_folder_is()
    {
        var source = Of(File(".ftptools/f"), File("d/.FtpTools/g"));
        var home = SyncPlanner.Plan(source.Read(), Of().Read(), Rules() with { RemotePath = RemotePath.Parse("/") });

        Assert.Equal(["Skip .ftptools", "CreateDirectory d", "CreateDirectory d/.FtpTools", "Send d/.FtpTools/g"], Lines(home));
        Assert.True(home.Steps[0].NeedsAttention);
        Assert.Contains("Send .ftptools/f", Lines(Plan(source, Of())));
    }

    [Theory]
    [InlineData(254, "Send")]
    [InlineData(255, "Conflict")]
    public void A_path_that_is_too_deep_for_a_server_is_a_conflict(int directories, string expected)
    {
        var path = string.Concat(Enumerable.Repeat("d/", directories)) + "f";

        Assert.Equal($"{expected} {path}", Lines(Plan(Of(File(path)), Of())).Single(l => l.EndsWith('f')));
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_server_is_a_conflict()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('n', 250), 17));

        Assert.Contains($"Conflict {path}", Lines(Plan(Of(File(path)), Of())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Different_types_are_a_conflict_and_nothing_below_it_is_touched(bool sourceIsDirectory)
    {
        var directory = Of(File("d/f"));
        var file = Of(File("d"));
        var plan = sourceIsDirectory ? Plan(directory, file, delete: true) : Plan(file, directory, delete: true);

        var step = Assert.Single(plan.Steps);
        Assert.Equal((SyncAction.Conflict, "d", ErrorCode.AlreadyExists, true), (step.Action, step.Path, step.Error, step.NeedsAttention));
    }

    [Fact]
    public void What_is_on_the_server_below_a_local_link_is_not_deleted()
    {
        var plan = Plan(Of(new SyncEntry("data", RemoteItemType.Link)), Of(File("data/f"), File("data/sub/g")), delete: true);

        var step = Assert.Single(plan.Steps);
        Assert.Equal((SyncAction.Skip, "data", true), (step.Action, step.Path, step.NeedsAttention));
    }

    [Fact]
    public void A_link_in_the_target_stays_and_so_does_the_directory_it_is_in()
    {
        var plan = Plan(Of(), Of(File("d/f"), new SyncEntry("d/l", RemoteItemType.Link)), delete: true);

        Assert.Equal(["Skip d", "Skip d/l", "Delete d/f"], Lines(plan));
    }

    [Fact]
    public void A_directory_with_something_excluded_in_it_stays_and_so_do_those_above()
    {
        var filter = new SyncFilter { TakesFile = n => n != "secret", EntersDirectory = n => n != "secret" };
        var target = Of(File("a/b/secret"), File("a/f"), File("c/secret/f"));
        var plan = SyncPlanner.Plan(Of().Read(filter), target.Read(filter), Rules() with { Delete = true });

        Assert.Equal(["Skip a", "Skip a/b", "Skip c", "Delete a/f"], Lines(plan));
    }

    [Fact]
    public void A_selective_filter_neither_makes_nor_deletes_directories_without_what_it_selects()
    {
        var filter = new SyncFilter { TakesFile = n => n == "f", OmitsEmptyDirectories = true };
        var source = Of(File("a/f"), File("b/other"), Directory("c"));
        var target = Of(File("d/f"), File("e/other"), Directory("g"));
        var plan = SyncPlanner.Plan(source.Read(filter), target.Read(filter), Rules() with { Delete = true });

        Assert.Equal(["CreateDirectory a", "Send a/f", "Delete d/f", "Delete d"], Lines(plan));
    }

    [Fact]
    public void What_may_be_the_same_file_in_another_case_is_not_deleted()
    {
        var source = Of(File("Readme"));
        var first = Plan(source, Of(File("README")), delete: true);
        var second = Plan(source, Of(File("README"), File("Readme")), delete: true);

        Assert.Equal(["Skip README", "Send Readme"], Lines(first));
        Assert.True(first.Steps[0].NeedsAttention);
        Assert.Equal(["Skip Readme", "Delete README"], Lines(second));
    }

    [Fact]
    public void A_name_that_the_other_side_cannot_hold_is_a_conflict()
    {
        var plan = Plan(Of(File("a\\b"), File("c\nd/e")), Of());

        Assert.Equal([ErrorCode.NameRefused, ErrorCode.NameRefused], plan.Steps.Select(s => s.Error));
    }

    [Fact]
    public void Downward_files_are_received_and_the_words_are_the_other_way_round()
    {
        var plan = SyncPlanner.Plan(Of(File("f"), Directory("g")).Read(), Of(File("g"), File("h")).Read(), Rules() with { Direction = SyncDirection.Down, Delete = true });

        Assert.Equal(["Conflict g", "Receive f", "Delete h"], Lines(plan));
        Assert.Equal(ErrorCode.LocalFileExists, plan.Steps[0].Error);
        Assert.Equal(["It is a directory on the server and a file here", "It is not here", "It is not on the server"], plan.Steps.Select(s => s.Reason));
    }

    [Fact]
    public void What_shrinks_comes_before_what_grows_and_both_before_what_is_new()
    {
        var plan = Plan(Of(File("grows", 9), File("shrinks", 1), File("a-new", 3)), Of(File("grows", 2), File("shrinks", 8)));

        Assert.Equal(["Overwrite shrinks", "Overwrite grows", "Send a-new"], Lines(plan));
        Assert.Equal((13, 3), (plan.Totals.BytesToMove, plan.Totals.BytesNeeded));
        Assert.Equal([1, 2], plan.Phases().Select(p => p.Count));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(13L, null, true)]
    [InlineData(12L, null, false)]
    [InlineData(null, 1L, true)]
    [InlineData(null, 0L, false)]
    [InlineData(12L, 0L, false)]
    public void The_verdict_is_what_is_needed_before_anything_is_deleted_against_what_is_free(long? bytes, long? files, bool expected)
    {
        var rules = Rules() with { Delete = true, BytesFree = bytes, FilesFree = files };
        var totals = SyncPlanner.Plan(Of(File("new", 10), File("grown", 5)).Read(), Of(File("grown", 2), File("gone", 100)).Read(), rules).Totals;

        Assert.Equal((13, expected), (totals.BytesNeeded, totals.Fits));
        Assert.Equal(bytes is not null || files is not null, totals.ToString().Contains(expected ? ": fits" : "does not fit", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(FtpSyncPlan plan) => plan.Steps.Select(s => $"{s.Action} {s.Path}");

    private static SyncRules Rules() => new() { Direction = SyncDirection.Up, LocalPath = "/local", RemotePath = RemotePath.Parse("/remote") };

    private static FtpSyncPlan Plan(SimulatedSide source, SimulatedSide target, bool delete = false)
    {
        return SyncPlanner.Plan(source.Read(), target.Read(), Rules() with { Delete = delete });
    }
}
