using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What was named and does not happen is said, and a plan says what the run will do.</summary>
public class NoSilenceTests
{
    [Theory]
    [InlineData("-WhatIf")]
    [InlineData("")]
    public async Task A_local_name_that_is_too_long_is_refused_in_the_plan_as_in_the_run(string how)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a");
        var result = rig.Run($"Receive-FtpFile a -Destination ./{new string('n', 300)} {how}");

        Assert.Empty(result.Output);
        Assert.Equal("NameRefused", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.DoesNotContain(rig.Host.Ui.Written, line => line.StartsWith("What if", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Send-FtpFile 'b [1].md'")]
    [InlineData("'b [1].md' | Send-FtpFile")]
    [InlineData("Receive-FtpFile 'c[2].md'")]
    [InlineData("Receive-FtpFile 'c[2].md' -Recurse")]
    [InlineData("Receive-FtpFile 'd[3]/c[4].md'")]
    public async Task A_path_that_is_there_letter_by_letter_is_that_one(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("b [1].md");
        rig.WriteLocal("b 1.md");
        foreach (var name in new[] { "c[2].md", "c2.md", "d[3]/c[4].md", "d3/c4.md" }) rig.WriteHome(name);
        var moved = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell(script)));

        Assert.Contains("[", Path.GetFileName(moved.LocalPath), StringComparison.Ordinal);
        Assert.Contains("[", Path.GetFileName(moved.RemotePath), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-FtpItem 'c[2].md'", "/c[2].md")]
    [InlineData("Get-FtpChildItem 'd[3]'", "/d[3]/a.md")]
    [InlineData("Get-FtpFileHash 'c[2].md'", "/c[2].md")]
    [InlineData("Move-FtpItem 'c[2].md' /m -PassThru", "/m")]
    [InlineData("Get-FtpItem 'c[24].md'", "/c2.md")]
    [InlineData("Get-FtpItem 'c`[2`].md'", "/c[2].md")]
    public async Task An_item_that_is_there_letter_by_letter_is_that_one(string script, string expected)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "c[2].md", "c2.md", "d[3]/a.md", "d3/b.md" }) rig.WriteHome(name);

        Assert.Equal(expected, rig.RunWell($"({script}).RemotePath").Single());
    }

    [Fact]
    public async Task Only_what_is_there_letter_by_letter_is_removed()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "c[2].md", "c2.md" }) rig.WriteHome(name);
        rig.RunWell("Remove-FtpItem 'c[2].md'");

        Assert.Equal(["c2.md"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile *.none")]
    [InlineData("Send-FtpFile 'b [1].md'")]
    [InlineData("Receive-FtpFile *.none")]
    [InlineData("Get-FtpItem [x].none")]
    [InlineData("Get-FtpChildItem *.none")]
    [InlineData("Get-FtpFileHash *.none")]
    [InlineData("Remove-FtpItem *.none")]
    [InlineData("Move-FtpItem *.none /there/")]
    [InlineData("Get-FtpPartial *.none")]
    [InlineData("Get-FtpPartial -LocalPath *.none")]
    [InlineData("Remove-FtpPartial *.none")]
    [InlineData("Get-FtpUser none* -Root $root")]
    [InlineData("Repair-FtpQuota none* -Root $root")]
    [InlineData("Get-FtpSession none*")]
    [InlineData("Get-FtpServer none*")]
    [InlineData("Get-ChatServer none*")]
    [InlineData("Get-NetTimeServer none*")]
    [InlineData("Get-FtpCommand none*")]
    [InlineData("Unregister-FtpCommand none* -Server $server")]
    [InlineData("Stop-FtpServer none*")]
    public async Task A_pattern_of_nothing_is_a_warning(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.Host.With("server", rig.Server);
        rig.WriteHome("there/a");
        var result = rig.Run(script);

        Assert.Empty(result.Errors);
        Assert.Contains("Nothing matches", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("Get-FtpSession none")]
    [InlineData("Get-FtpServer none")]
    [InlineData("Get-ChatServer none")]
    [InlineData("Get-NetTimeServer none")]
    public async Task A_name_of_nothing_is_an_error(string script)
    {
        await using var rig = await CmdletRig.StartAsync();

        Assert.Contains("none", Assert.Single(rig.Run(script).Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_nothing_to_send_but_links_is_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights of their own on Windows.");
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("elsewhere/a.txt");
        foreach (var name in new[] { "tree/linked", "tree/broken", "tree/deep/linked" }) Directory.CreateDirectory(rig.InLocal(name));
        Directory.CreateSymbolicLink(rig.InLocal("tree/linked/to"), rig.InLocal("elsewhere"));
        Directory.CreateSymbolicLink(rig.InLocal("tree/deep/linked/to"), rig.InLocal("elsewhere"));
        File.CreateSymbolicLink(rig.InLocal("tree/broken/to"), rig.InLocal("nowhere"));
        var result = rig.Run("Send-FtpFile tree -Recurse");

        Assert.Equal(["tree", "tree/broken", "tree/deep", "tree/deep/linked", "tree/linked"], rig.HomeTree());
        Assert.Equal(2, result.Warnings.Count);
        ErrorIs.Like(ErrorCode.LocalFileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "broken/to");
    }

    [Theory]
    [InlineData("Send-FtpFile .ftptools, a.txt -Recurse")]
    [InlineData("Send-FtpFile .FtpTools, a.txt -Recurse")]
    [InlineData("Send-FtpFile tree -Recurse -Destination x/; Move-FtpItem x/tree/a.txt /; Remove-FtpItem x -Recurse; Send-FtpFile .ftptools -Recurse")]
    public async Task The_folder_of_the_server_itself_is_left_out_with_a_warning(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        foreach (var name in new[] { "a.txt", ".ftptools/b.txt", ".FtpTools/b.txt", "tree/a.txt" }) rig.WriteLocal(name);
        var result = rig.Run(script);

        Assert.Empty(result.Errors);
        Assert.Contains("keeps its own files", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["a.txt"], rig.HomeTree());
    }

    [Theory]
    [InlineData("Send-FtpFile . / -Recurse")]
    [InlineData("Send-FtpFile a.txt /.ftptools/a.txt")]
    [InlineData("Send-FtpFile tree /.ftptools/tree -Recurse")]
    [InlineData("Send-FtpFile a.txt \"/$('n' * 300)\"")]
    [InlineData("Send-FtpFile tree \"/$('n' * 300)\" -Recurse")]
    [InlineData("Send-FtpFile tree \"$('d/' * 250)\" -Recurse")]
    [InlineData("Send-FtpFile a.txt \"$('d/' * 256)\"")]
    [InlineData("Send-FtpFile a.txt there")]
    [InlineData("Send-FtpFile a.txt there -Force")]
    [InlineData("Send-FtpFile a.txt there.txt")]
    [InlineData("Send-FtpFile missing.txt")]
    [InlineData("Send-FtpFile -LiteralPath missing.txt")]
    [InlineData("Send-FtpFile tree")]
    [InlineData("Receive-FtpFile there.txt a.txt")]
    [InlineData("Receive-FtpFile there.txt tree")]
    [InlineData("Receive-FtpFile there.txt \"$('deep0123456789/' * 300)\"")]
    [InlineData("Receive-FtpFile there")]
    [InlineData("Sync-FtpDirectory tree \"/$('n' * 300)\" -Direction Up")]
    public async Task A_plan_says_what_the_run_does(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteLocal("tree/1/2/3/4/5/6/7/8/b.txt");
        rig.WriteLocal("tree/there.txt/x");
        rig.WriteHome("there/a.txt/x");
        rig.WriteHome("there.txt");
        var plan = rig.Run($"{script} -WhatIf");
        var planned = (Errors(plan), plan.Warnings.ToList());
        var run = rig.Run(script);

        Assert.Equal(Errors(run), planned.Item1);
        Assert.Equal(run.Warnings, planned.Item2);
    }

    private static List<string> Errors(ScriptResult result)
    {
        return [.. result.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]).Append(result.TerminatingError?.FullyQualifiedErrorId.Split(',')[0] ?? string.Empty)];
    }
}
