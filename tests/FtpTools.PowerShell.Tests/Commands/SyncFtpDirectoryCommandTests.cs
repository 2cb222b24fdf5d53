using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class SyncFtpDirectoryCommandTests
{
    private const string Up = "Sync-FtpDirectory site /site -Direction Up";
    private const string Down = "Sync-FtpDirectory site /site -Direction Down";
    private static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task Both_sides_are_alike_afterwards_and_the_next_time_nothing_is_done(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        File.SetLastWriteTimeUtc(Write(source, "a/b/f.txt", "new"), LongAgo);
        File.SetLastWriteTimeUtc(Write(source, "same.txt", "same"), LongAgo);
        Write(source, "changed.txt", "longer");
        Directory.CreateDirectory(Path.Combine(source, "empty/inner"));
        File.SetLastWriteTimeUtc(Write(target, "same.txt", "same"), LongAgo);
        Write(target, "changed.txt", "short");
        Write(target, "gone/deep/g.txt", "old");
        var done = Actions(rig.RunWell(script + " -Delete"));
        var again = rig.RunWell(script + " -Delete");

        Assert.Equal(Tree(source), Tree(target));
        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(Path.Combine(target, "a/b/f.txt")));
        Assert.Equal("longer", File.ReadAllText(Path.Combine(target, "changed.txt")));
        Assert.Equal(["CreateDirectory", "CreateDirectory", "CreateDirectory", "CreateDirectory", "Delete", "Delete", "Delete", "Overwrite", script == Up ? "Send" : "Receive"], done.Select(a => a.Split(' ')[0]).Order(Comparer));
        Assert.Empty(again);
        Assert.Empty(rig.RunWell(script + " -Delete -WhatIf"));
        string[] unchanged = ["Skip a/b/f.txt", "Skip changed.txt", "Skip same.txt"];
        Assert.Equal(unchanged, Actions(rig.RunWell(script + " -Delete -WhatIf -IncludeUnchanged")));
        Assert.Equal(unchanged, Actions(rig.RunWell(script + " -Delete -IncludeUnchanged")));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task WhatIf_writes_the_plan_and_changes_nothing_on_either_side(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(source, "a/f.txt", "12345");
        Write(target, "g.txt");
        List<string> before = [.. Tree(source), .. Tree(target)];
        var plan = rig.RunWell(script + " -Delete -WhatIf").Cast<FtpSyncStep>().ToList();

        Assert.Equal(["CreateDirectory a", script == Up ? "Send a/f.txt" : "Receive a/f.txt", "Delete g.txt"], Actions(plan));
        Assert.Equal((5, 1, 1, 1), (plan[0].Totals.BytesToMove, plan[0].Totals.NewFiles, plan[0].Totals.NewDirectories, plan[0].Totals.DeletedItems));
        Assert.Equal((rig.InLocal("site/a/f.txt"), "/site/a/f.txt"), (plan[1].LocalPath, plan[1].RemotePath));
        Assert.Contains(rig.Host.Ui.Written, line => line.Contains("What if", StringComparison.Ordinal));
        Assert.Equal(before, [.. Tree(source), .. Tree(target)]);
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task WhatIf_shows_what_would_change_and_what_needs_attention_and_counts_the_rest(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own on Windows.");
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        foreach (var name in (string[])["a.txt", "b.txt", "c.txt"])
        {
            File.SetLastWriteTimeUtc(Write(source, name), LongAgo);
            File.SetLastWriteTimeUtc(Write(target, name), LongAgo);
        }

        Write(source, "new.txt");
        Write(source, "both");
        Write(target, "both/inner.txt");
        Directory.CreateSymbolicLink(Path.Combine(source, "link"), rig.Local);
        Write(target, "link/there.txt");
        var result = rig.Run(script + " -WhatIf -Verbose");

        Assert.Equal(["Conflict both", script == Up ? "Send new.txt" : "Receive new.txt", "Skip link"], Actions(result.Output).Order(Comparer));
        Assert.All(result.Output.Cast<FtpSyncStep>().Where(s => s.Action == SyncAction.Skip), s => Assert.True(s.NeedsAttention));
        Assert.Equal(4, Assert.IsType<FtpSyncStep>(result.Output[0]).Totals.SkippedItems);
        Assert.Contains(result.Verbose, line => line.Contains("3 that stay as they are", StringComparison.Ordinal) && line.Contains("-IncludeUnchanged", StringComparison.Ordinal));
        Assert.Contains(rig.Host.Ui.Written, line => line.Contains("4 to skip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task A_target_that_is_not_there_is_made_and_with_WhatIf_it_is_not(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(source, "f.txt");
        Directory.Delete(target);
        rig.RunWell(script + " -WhatIf");
        var wasMade = Directory.Exists(target);
        rig.RunWell(script);

        Assert.False(wasMade);
        Assert.Equal(["f.txt"], Tree(target));
    }

    [Theory]
    [InlineData(Up, ErrorCode.LocalFileNotFound)]
    [InlineData(Down, ErrorCode.NotFound)]
    public async Task A_source_that_is_not_there_is_not_an_empty_one(string script, ErrorCode expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(target, "f.txt");
        Directory.Delete(source);
        var result = rig.RunToError(script + " -Delete");

        ErrorIs.Like(expected, ErrorCategory.ObjectNotFound, result.TerminatingError, "site");
        Assert.Equal(["f.txt"], Tree(target));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task A_step_that_fails_is_an_error_and_the_others_go_on(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(source, "f.txt");
        Write(source, "conflict/inner.txt");
        Write(target, "conflict");
        Write(target, "old.txt");
        var result = rig.Run(script + " -Delete");

        Assert.Equal(ErrorCategory.ResourceExists, Assert.Single(result.Errors).CategoryInfo.Category);
        Assert.Contains("a directory", result.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(["conflict", "f.txt"], Tree(target));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task Excluded_names_are_neither_moved_nor_deleted(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(source, "a.tmp");
        Write(source, ".git/x");
        Write(source, "f.txt");
        Write(target, "b.tmp");
        Write(target, "old/c.tmp");
        Write(target, "old/d.txt");
        Write(target, ".git/y");
        rig.RunWell(script + " -Delete -Exclude *.tmp, .git");

        Assert.Equal([".git", ".git/y", "b.tmp", "f.txt", "old", "old/c.tmp"], Tree(target));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task Only_what_is_included_is_moved_and_deleted(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        Write(source, "a/f.log");
        Write(source, "b/g.txt");
        Write(target, "old/h.log");
        Write(target, "kept/i.txt");
        rig.RunWell(script + " -Delete -Include *.log");

        Assert.Equal(["a", "a/f.log", "kept", "kept/i.txt"], Tree(target));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task Compare_Digest_looks_at_the_content_and_not_at_the_time(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        File.SetLastWriteTimeUtc(Write(source, "same.txt", "abc"), LongAgo);
        Write(target, "same.txt", "abc");
        File.SetLastWriteTimeUtc(Write(source, "other.txt", "abc"), LongAgo);
        File.SetLastWriteTimeUtc(Write(target, "other.txt", "xyz"), LongAgo);
        var done = Actions(rig.RunWell(script + " -Compare Digest"));

        Assert.Equal(["Overwrite other.txt"], done);
        Assert.Equal("abc", File.ReadAllText(Path.Combine(target, "other.txt")));
    }

    [Theory]
    [InlineData(Up)]
    [InlineData(Down)]
    public async Task Links_are_neither_followed_nor_deleted_through(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own on Windows.");
        await using var rig = await CmdletRig.ConnectedAsync();
        var (source, target) = Sides(rig, script);
        var outside = Directory.CreateDirectory(rig.InLocal("outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "precious.txt"), "precious");
        Directory.CreateSymbolicLink(Path.Combine(source, "of-source"), outside);
        Write(target, "of-source/there.txt");
        Directory.CreateSymbolicLink(Path.Combine(target, "of-target"), outside);
        Write(target, "old.txt");
        var result = rig.Run(script + " -Delete");

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Warnings.Count);
        Assert.Equal(["of-source", "of-source/there.txt", "of-target"], Tree(target).Where(p => !p.StartsWith("of-target/", StringComparison.Ordinal)));
        Assert.Equal("precious", File.ReadAllText(Path.Combine(outside, "precious.txt")));
    }

    [Fact]
    public async Task A_partial_download_is_neither_sent_nor_deleted()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("site/.big.bin.ftpart");
        rig.WriteLocal("site/old.txt");
        Directory.CreateDirectory(rig.InHome("site"));
        rig.RunWell(Down + " -Delete");
        var left = rig.LocalTree().ToList();
        rig.RunWell(Up);

        Assert.Equal(["site", "site/.big.bin.ftpart"], left);
        Assert.Equal(["site"], rig.HomeTree());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(192)]
    public async Task Many_files_arrive_whatever_the_limit_is(int limit)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        for (var i = 0; i < 50; i++) rig.WriteLocal($"site/d{i % 5}/f{i}.txt", $"{i}");
        var done = rig.RunWell($"{Up} -ThrottleLimit {limit}");

        Assert.Equal(56, done.Count);
        Assert.Equal(rig.LocalTree(), rig.HomeTree());
    }

    [Fact]
    public async Task A_plan_that_the_quota_has_no_room_for_is_refused_before_anything_is_sent()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteLocal("site/a.txt", "1234567890");
        rig.WriteLocal("site/b.txt", "1234567890");
        rig.WriteHome("site/old.txt", "12345");
        rig.RunWell("$null = Set-FtpUser ann -Root $root -Quota 20");
        rig.Connect();
        var shown = rig.RunWell(Up + " -Delete -WhatIf").Cast<FtpSyncStep>().ToList();
        var refused = rig.RunToError(Up + " -Delete");
        var left = rig.HomeTree().ToList();
        File.Delete(rig.InLocal("site/b.txt"));
        rig.RunWell(Up + " -Delete");

        Assert.Equal((20, 15L, false), (shown[0].Totals.BytesNeeded, shown[0].Totals.BytesFree, shown[0].Totals.Fits));
        Assert.Contains(rig.Host.Ui.Written, line => line.Contains("does not fit", StringComparison.Ordinal));
        ErrorIs.Like(ErrorCode.QuotaExceeded, ErrorCategory.QuotaExceeded, refused.TerminatingError, "20 B", "15 B");
        Assert.Equal(["site", "site/old.txt"], left);
        Assert.Equal(["site", "site/a.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task A_user_that_may_only_read_gets_one_error_and_can_look_at_the_plan()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("reader", readOnly: true);
        rig.Connect("reader");
        rig.WriteLocal("site/a.txt");
        rig.WriteLocal("site/b.txt");
        var result = rig.RunToError(Up);

        ErrorIs.Like(ErrorCode.AccountReadOnly, ErrorCategory.PermissionDenied, result.TerminatingError, "reader");
        Assert.Equal(3, rig.RunWell(Up + " -WhatIf").Count);
    }

    [Fact]
    public async Task A_pattern_of_paths_ends_the_command_before_anything_is_read()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("site/build/f.txt");
        Directory.CreateDirectory(rig.InLocal("site"));
        var result = rig.RunToError(Up + " -Delete -Exclude build/");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "build/");
        Assert.Equal(["site", "site/build", "site/build/f.txt"], rig.HomeTree());
    }

    private static readonly StringComparer Comparer = StringComparer.Ordinal;

    private static (string Source, string Target) Sides(CmdletRig rig, string script)
    {
        var local = Directory.CreateDirectory(rig.InLocal("site")).FullName;
        var home = Directory.CreateDirectory(rig.InHome("site")).FullName;
        return script == Up ? (local, home) : (home, local);
    }

    private static string Write(string side, string name, string content = "content")
    {
        var path = Path.Combine(side, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private static IEnumerable<string> Tree(string side)
    {
        return Directory.EnumerateFileSystemEntries(side, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(side, p).Replace('\\', '/')).Order(Comparer);
    }

    private static IEnumerable<string> Actions(IEnumerable<object?> output) => output.Cast<FtpSyncStep>().Select(s => $"{s.Action} {s.Path}");
}
