using CsCheck;
using FtpTools.Files;
using FtpTools.Sync;

namespace FtpTools.Tests.Sync;

public class SyncPlannerPropertyTests
{
    private static readonly Gen<RemoteItemType> AnyType = Gen.Frequency(
        (6, Gen.Const(RemoteItemType.File)), (3, Gen.Const(RemoteItemType.Directory)), (1, Gen.Const(RemoteItemType.Link)), (1, Gen.Const(RemoteItemType.Other)));

    private static readonly Gen<RemoteItemType> Plain = Gen.Frequency((2, Gen.Const(RemoteItemType.File)), (1, Gen.Const(RemoteItemType.Directory)));

    private static readonly Gen<SyncFilter> AnyFilter = Gen.OneOf(
        Gen.Const(SyncFilter.Everything),
        Gen.Const(new SyncFilter { TakesFile = n => n != "x", EntersDirectory = n => n != "x" }),
        Gen.Const(new SyncFilter { TakesFile = n => n is "a" or "b", OmitsEmptyDirectories = true }),
        Gen.Const(new SyncFilter { TakesFile = n => n is "a" or "b", EntersDirectory = n => n != "x", OmitsEmptyDirectories = true }));

    private static readonly Gen<(SimulatedSide Source, SimulatedSide Target, SyncFilter Filter, SyncDirection Direction)> Case =
        Gen.Select(Side(AnyType), Side(AnyType), AnyFilter, Gen.Enum<SyncDirection>());

    [Fact]
    public void With_Delete_both_sides_are_alike_wherever_the_plan_does_not_say_otherwise()
    {
        Case.Sample((source, target, filter, direction) =>
        {
            var plan = Plan(source, target, filter, direction, delete: true);
            target.CarryOut(plan, source);

            var open = plan.Steps.Where(s => s.NeedsAttention).Select(s => s.Path).ToList();
            Assert.Equal(Describe(source.Read(filter), filter, open, plan), Describe(target.Read(filter), filter, open, plan));
        });
    }

    [Fact]
    public void Two_sides_of_files_and_directories_are_exactly_alike()
    {
        Gen.Select(Side(Plain), Side(Plain)).Where((source, target) => source.Entries.All(e => !target.Entries.TryGetValue(e.Key, out var t) || t.Type == e.Value.Type))
            .Sample((source, target) =>
            {
                target.CarryOut(Plan(source, target, SyncFilter.Everything, SyncDirection.Up, delete: true), source);

                Assert.Equal(source.Entries.Values, target.Entries.Values);
            });
    }

    [Fact]
    public void After_a_plan_was_carried_out_the_next_one_has_nothing_to_do()
    {
        Gen.Select(Case, Gen.Bool).Sample((sides, delete) =>
        {
            var (source, target, filter, direction) = sides;
            target.CarryOut(Plan(source, target, filter, direction, delete), source);
            var again = Plan(source, target, filter, direction, delete);

            Assert.All(again.Steps, s => Assert.True(s.Action is SyncAction.Skip or SyncAction.Conflict));
            Assert.Equal(0, again.Totals.BytesToMove);
        });
    }

    [Fact]
    public void Without_Delete_nothing_is_removed()
    {
        Case.Sample((source, target, filter, direction) =>
        {
            var before = target.Entries.ToDictionary();
            var plan = Plan(source, target, filter, direction, delete: false);
            target.CarryOut(plan, source);

            Assert.DoesNotContain(plan.Steps, s => s.Action == SyncAction.Delete);
            Assert.All(before, b => Assert.Equal(b.Value.Type, target.Entries[b.Key].Type));
        });
    }

    [Fact]
    public void What_is_not_seen_stays_as_it_is()
    {
        Case.Sample((source, target, filter, direction) =>
        {
            var seen = target.Read(filter);
            var hidden = target.Entries.Where(e => seen.Find(e.Key) is null).ToList();
            target.CarryOut(Plan(source, target, filter, direction, delete: true), source);

            Assert.All(hidden, h => Assert.Equal(h.Value, target.Entries[h.Key]));
        });
    }

    [Fact]
    public void Nothing_is_planned_below_a_conflict_and_links_are_never_touched()
    {
        Case.Sample((source, target, filter, direction) =>
        {
            var plan = Plan(source, target, filter, direction, delete: true);

            var closed = plan.Steps.Where(s => s.Action == SyncAction.Conflict).Select(s => s.Path + "/").ToList();
            var work = plan.Steps.Where(s => s.Action > SyncAction.Skip).ToList();
            Assert.All(work, s => Assert.DoesNotContain(closed, c => s.Path.StartsWith(c, StringComparison.Ordinal)));
            Assert.All(work, s => Assert.False(target.Entries.TryGetValue(s.Path, out var t) && t.Type is RemoteItemType.Link or RemoteItemType.Other));
        });
    }

    [Fact]
    public void The_totals_are_those_of_the_steps_and_no_path_is_named_twice()
    {
        Case.Sample((source, target, filter, direction) =>
        {
            var plan = Plan(source, target, filter, direction, delete: true);

            int Count(params SyncAction[] actions) => plan.Steps.Count(s => actions.Contains(s.Action));
            Assert.Equal(Count(SyncAction.Send, SyncAction.Receive), plan.Totals.NewFiles);
            Assert.Equal(Count(SyncAction.Overwrite), plan.Totals.OverwrittenFiles);
            Assert.Equal(Count(SyncAction.Delete), plan.Totals.DeletedItems);
            Assert.Equal(Count(SyncAction.CreateDirectory), plan.Totals.NewDirectories);
            Assert.Equal(Count(SyncAction.Skip), plan.Totals.SkippedItems);
            Assert.Equal(Count(SyncAction.Conflict), plan.Totals.Conflicts);
            Assert.Equal(plan.Steps.Where(s => s.Action is SyncAction.Send or SyncAction.Receive or SyncAction.Overwrite).Sum(s => s.Length), plan.Totals.BytesToMove);
            Assert.Distinct(plan.Steps.Select(s => s.Path));
            Assert.Equal(plan.Steps, plan.Phases().SelectMany(p => p));
        });
    }

    private static Gen<SimulatedSide> Side(Gen<RemoteItemType> type)
    {
        var entry = Gen.Select(Gen.OneOf("a", "b", "c", "x").Array[1, 3], type, Gen.Int[0, 2], Gen.Int[0, 2])
            .Select((names, t, length, minutes) => t == RemoteItemType.File
                ? SimulatedSide.File(string.Join('/', names), length, minutes * 60)
                : new SyncEntry(string.Join('/', names), t));
        return entry.Array[0, 12].Select(entries => SimulatedSide.Of(entries));
    }

    private static FtpSyncPlan Plan(SimulatedSide source, SimulatedSide target, SyncFilter filter, SyncDirection direction, bool delete)
    {
        return SyncPlanner.Plan(source.Read(filter), target.Read(filter), new SyncRules { Direction = direction, LocalPath = "/local", RemotePath = RemotePath.Parse("/remote"), Delete = delete });
    }

    // Without what the plan leaves open, what is below that, and the directories that stay because something is in them.
    // Of directories that are seen for their files only, the files.
    private static IEnumerable<SyncEntry> Describe(SyncTree tree, SyncFilter filter, List<string> open, FtpSyncPlan plan)
    {
        var kept = plan.Steps.Where(s => s is { Action: SyncAction.Skip, IsDirectory: true }).Select(s => s.Path).ToHashSet();
        return tree.Entries.Where(e => !(e.IsDirectory && filter.OmitsEmptyDirectories) && !kept.Contains(e.Path) && !open.Any(o => e.Path == o || e.Path.StartsWith(o + "/", StringComparison.Ordinal)));
    }
}
