using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;
using FtpTools.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What has no name that could be sent is told by every command that comes across it, and nothing is lost for it.</summary>
public sealed class OmittedEntriesCommandTests
{
    public static TheoryData<string, string, string> Names => OddNames.All;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_listing_warns_once_for_each_directory(string name, string shown, string why)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("d/f");
        rig.WriteHome("e/f");
        OddNames.File(rig.InHome("d"), name);
        OddNames.Folder(rig.InHome("d"), $"{name}d");
        var result = rig.Run("Get-FtpChildItem -Recurse; Get-FtpChildItem /d, /d, /e; Get-FtpChildItem /d/*; Get-FtpChildItem d | Get-FtpItem");

        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Warnings.Count);
        Assert.All(result.Warnings, w => Assert.Contains("2 entries", w, StringComparison.Ordinal));
        Assert.All(result.Warnings, w => Assert.Contains("'/d'", w, StringComparison.Ordinal));
        Assert.All(result.Warnings, w => Assert.Contains($"'{shown}' ", w, StringComparison.Ordinal));
        Assert.All(result.Warnings, w => Assert.Contains(why, w, StringComparison.Ordinal));
        Assert.All(result.Warnings, w => Assert.Contains("renamed on the server", w, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-FtpItem /d/*")]
    [InlineData("Get-FtpItem /*/f")]
    [InlineData("Get-FtpFileHash /d/*")]
    [InlineData("Receive-FtpFile /d/*")]
    [InlineData("Receive-FtpFile /d/* -WhatIf")]
    [InlineData("Remove-FtpItem /d/*")]
    [InlineData("Move-FtpItem /d/* /e")]
    public async Task A_pattern_that_may_have_meant_what_is_not_listed_warns(string script)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("d/f");
        rig.WriteHome("e/g");
        OddNames.File(script.Contains("/*/", StringComparison.Ordinal) ? rig.InHome("") : rig.InHome("d"), @"x\377");
        var result = rig.Run(script);

        Assert.Empty(result.Errors);
        Assert.Contains(@"'x\xFF' is not valid Unicode", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -WhatIf")]
    [InlineData(" -AsJob | Wait-Job")]
    public async Task Receive_with_Recurse_says_that_not_all_came_and_brings_the_others(string how)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("d/f");
        rig.WriteHome("d/sub/g");
        OddNames.File(rig.InHome("d/sub"), @"x\\y");
        var result = rig.Run($"Receive-FtpFile d -Recurse{how.Replace(" | Wait-Job", "", StringComparison.Ordinal)}");

        ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "'/d/sub'", "1 entry", @"'x\\y'", "renamed");
        if (how.Length == 0) Assert.Equal(["d", "d/f", "d/sub", "d/sub/g"], rig.LocalTree());
    }

    [Fact]
    public async Task Remove_with_Recurse_deletes_nothing_of_a_tree_that_cannot_be_emptied_and_goes_on_with_the_next()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("d/a/f");
        rig.WriteHome("d/g");
        rig.WriteHome("e/f");
        OddNames.File(rig.InHome("d/a"), @"x\ny");
        var result = rig.Run("Remove-FtpItem d, e -Recurse");

        ErrorIs.Like(ErrorCode.DirectoryNotEmpty, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "'/d/a'", "1 entry", @"'x\ny'", "so nothing was deleted", "renamed");
        Assert.True(File.Exists(rig.InHome("d/a/f")));
        Assert.True(File.Exists(rig.InHome("d/g")));
        Assert.False(Directory.Exists(rig.InHome("e")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Send_with_Recurse_tells_each_name_that_cannot_be_sent_and_sends_the_others(string name, string shown, string why)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.Local);
        rig.WriteLocal("d/f");
        OddNames.File(rig.InLocal("d"), name);
        OddNames.Folder(rig.InLocal("d"), $"{name}d");
        var planned = rig.Run("Send-FtpFile d -Recurse -WhatIf");
        var result = rig.Run("Send-FtpFile d -Recurse");

        Assert.Equal(2, planned.Errors.Count);
        Assert.Equal(2, result.Errors.Count);
        ErrorIs.AllLike(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, result.Errors, rig.InLocal("d"), why, "Rename it");
        Assert.Single(result.Errors, e => e.ErrorDetails.Message.Contains($"{shown}'", StringComparison.Ordinal));
        Assert.Single(result.Errors, e => e.ErrorDetails.Message.Contains($"{shown}d'", StringComparison.Ordinal));
        Assert.Equal(["d", "d/f"], rig.HomeTree());
    }

    [Fact]
    public async Task A_file_is_not_sent_in_the_place_of_one_that_only_looks_the_same()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.Local);
        rig.WriteLocal("d/a\uFFFD", "right");
        OddNames.File(rig.InLocal("d"), @"a\377", "wrong");
        var tree = rig.Run("Send-FtpFile d -Recurse -Force");
        var glob = rig.Run("Send-FtpFile d/* -Destination /glob/ -Force");

        ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, Assert.Single(tree.Errors), @"a\xFF'", "Rename it");
        Assert.Equal("right", File.ReadAllText(rig.InHome("d/a\uFFFD")));
        Assert.NotEmpty(glob.Errors);
        ErrorIs.AllLike(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, glob.Errors, @"a\xFF'", "Rename ");
        Assert.Empty(glob.Output);
    }

    [Theory]
    [InlineData(@"a\377", "*")]
    [InlineData(@"a\377", "./a*")]
    [InlineData(@"\376\377", "../loc*/*")]
    [InlineData(@"a\tb", "*")]
    [InlineData(@"a\\b", "*")]
    [InlineData(@"\033a", "*")]
    public async Task A_pattern_of_local_files_does_not_pass_over_what_cannot_be_sent(string name, string pattern)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.Local);
        rig.WriteLocal("af");
        OddNames.File(rig.Local, name);
        var result = rig.Run($"Send-FtpFile {pattern}");
        var others = rig.Run("Send-FtpFile b*, f*");

        Assert.Single(result.Errors);
        Assert.Empty(others.Errors);
        Assert.Equal(["af"], rig.HomeTree());
    }

    [Theory]
    [InlineData(@"[IO.FileInfo]::new(""$local/back\slash.txt"") | Send-FtpFile")]
    [InlineData(@"Send-FtpFile -LiteralPath 'back\slash.txt'")]
    [InlineData(@"[pscustomobject]@{ FullName = ""$local/back\slash.txt"" } | Send-FtpFile")]
    public async Task A_backslash_in_a_local_name_does_not_lead_to_another_file(string script)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.Local);
        OddNames.File(rig.Local, @"back\\slash.txt", "right");
        rig.WriteLocal("back/slash.txt", "wrong");
        var result = rig.Run(script);

        ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), @"back\slash.txt");
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile tree/.ftptools / -Recurse")]
    [InlineData("Send-FtpFile tree/.ftptools / -Recurse -WhatIf")]
    [InlineData("Sync-FtpDirectory tree / -Direction Up")]
    public async Task The_name_that_the_server_keeps_for_itself_is_left_out_with_a_warning(string script)
    {
        await using var rig = await StartAsync();
        rig.WriteLocal("tree/.ftptools/a");
        rig.WriteLocal("tree/.ftptools/b");
        var result = rig.Run(script);

        Assert.Empty(result.Errors);
        Assert.Contains(result.Warnings, w => w.Contains(".ftptools", StringComparison.Ordinal));
        Assert.Empty(rig.HomeTree());
    }

    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("")]
    public async Task A_sync_down_with_Delete_keeps_the_local_twins_and_says_so_in_the_plan_and_in_the_run(string how)
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("site/new");
        OddNames.File(rig.InHome("site"), @"x\tz");
        rig.WriteLocal("site/x_z", "the local twin");
        rig.WriteLocal("site/sub/twin");
        var result = rig.Run($"Sync-FtpDirectory site /site -Direction Down -Delete {how}");

        if (how.Length > 0)
        {
            var step = Assert.Single(result.Output.Cast<FtpSyncStep>(), s => s.Action == SyncAction.Conflict);
            Assert.Contains("nothing in it is deleted", step.Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(result.Output.Cast<FtpSyncStep>(), s => s.Action == SyncAction.Delete);
        }
        else
        {
            ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), "1 entry", @"'x\tz'", "nothing in it is deleted", "renamed on the server");
            Assert.True(File.Exists(rig.InLocal("site/new")));
        }

        Assert.Equal("the local twin", File.ReadAllText(rig.InLocal("site/x_z")));
        Assert.True(File.Exists(rig.InLocal("site/sub/twin")));
    }

    [Fact]
    public async Task A_sync_up_with_Delete_warns_of_what_the_server_cannot_list_and_leaves_it()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("site/old");
        rig.WriteLocal("site/new");
        OddNames.File(rig.InHome("site"), @"x\tz");
        var result = rig.Run("Sync-FtpDirectory site /site -Direction Up -Delete");

        Assert.Empty(result.Errors);
        Assert.Contains(@"'x\tz'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["site", "site/new", "site/old", "site/x\tz"], rig.HomeTree());
    }

    [Fact]
    public async Task A_sync_up_tells_local_names_that_cannot_be_sent_and_keeps_what_may_be_their_twins()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.Local);
        rig.WriteHome("site/old");
        rig.WriteLocal("site/new");
        OddNames.File(rig.InLocal("site"), @"\033[2Jx\377");
        var result = rig.Run("Sync-FtpDirectory site /site -Direction Up -Delete");

        ErrorIs.Like(ErrorCode.NameRefused, ErrorCategory.InvalidArgument, Assert.Single(result.Errors), @"\e[2Jx\xFF", "rename it");
        Assert.Equal(["site", "site/new", "site/old"], rig.HomeTree());
    }

    [Fact]
    public async Task The_drive_does_not_take_such_a_directory_for_empty_and_neither_deletes_nor_copies_it_in_silence()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.RunWell("$null = New-FtpDrive work");
        Directory.CreateDirectory(rig.InHome("d"));
        OddNames.File(rig.InHome("d"), @"x\377");
        const string child = "$ExecutionContext.InvokeProvider.ChildItem";
        const string item = "$ExecutionContext.InvokeProvider.Item";
        var removed = rig.Run($@"{item}.Remove('work:\d', $true)");
        var copied = rig.Run($@"{item}.Copy('work:\d', 'work:\copy', $true, [System.Management.Automation.CopyContainers]::CopyTargetContainer)");

        Assert.Equal(true, Assert.Single(rig.RunWell($@"{child}.HasChild('work:\d')")));
        Assert.Contains("so nothing was deleted", Said(removed), StringComparison.Ordinal);
        Assert.Contains("'/d' cannot be copied completely", Said(copied), StringComparison.Ordinal);
        Assert.True(OddNames.Exists(rig.InHome("d"), @"x\377"));
    }

    [Fact]
    public async Task Completion_is_quiet_of_what_it_cannot_complete()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        rig.WriteHome("name");
        OddNames.File(rig.InHome(""), @"n\tx");

        Assert.Equal("name", Assert.Single(rig.Host.Complete("Get-FtpItem n")).CompletionText);
    }

    [Fact]
    public async Task A_repaired_quota_counts_what_cannot_be_listed()
    {
        await using var rig = await StartAsync();
        using var odd = new OddNames(rig.InHome(""));
        OddNames.File(rig.InHome(""), @"x\377", "12345");
        OddNames.File(rig.InHome(""), @"x\ty", "123");
        rig.RunWell("$null = Repair-FtpQuota ann -Root $root");

        var quota = Assert.IsType<FtpQuota>(Assert.Single(rig.RunWell("Get-FtpQuota")));
        Assert.Equal((8L, 2L), (quota.Used, quota.FileCount));
    }

    private static string Said(ScriptResult result) => string.Join('\n', result.Errors.Select(e => e.Exception.Message).Append(result.Failure?.Message));

    private static async Task<CmdletRig> StartAsync()
    {
        OddNames.SkipWhereThereAreNone();
        return await CmdletRig.ConnectedAsync();
    }
}
