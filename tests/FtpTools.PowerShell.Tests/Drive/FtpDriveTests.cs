using System.Management.Automation;
using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Drive;

/// <summary>The drive through the engine's own interface to providers, which its commands stand on.</summary>
public class FtpDriveTests
{
    private const string ChildItem = "$ExecutionContext.InvokeProvider.ChildItem";
    private const string Item = "$ExecutionContext.InvokeProvider.Item";
    private const string Location = "$ExecutionContext.SessionState.Path";

    [Fact]
    public async Task A_drive_shows_the_items_that_the_cmdlets_write()
    {
        await using var rig = await MountedAsync("b.txt", "a.txt", "dir/c.txt");
        var items = rig.RunWell($@"{ChildItem}.Get('work:\', $false)").Cast<RemoteItem>();

        Assert.Equal(["/dir", "/a.txt", "/b.txt"], items.Select(i => i.RemotePath));
        Assert.Equal(["dir", "dir/c.txt"], rig.RunWell(@"Remove-FtpItem a.txt, b.txt; " + $@"{ChildItem}.Get('work:\', $true).RemotePath.TrimStart('/')"));
    }

    [Theory]
    [InlineData("*.log", new[] { "/a.log", "/x[1].log" })]
    [InlineData("d*/*.log", new[] { "/dir/c.log" })]
    [InlineData("x`[1`].log", new[] { "/x[1].log" })]
    public async Task Wildcards_choose_as_they_do_on_a_disk(string pattern, string[] expected)
    {
        await using var rig = await MountedAsync("a.log", "b.txt", "x[1].log", "dir/c.log");

        Assert.Equal(expected, rig.RunWell($@"{Item}.Get('work:\{pattern}').RemotePath"));
    }

    [Theory]
    [InlineData("we[ir]d.txt")]
    [InlineData("two  words.txt")]
    [InlineData("ünï 漢字 🎈.txt")]
    [InlineData("$dollar'quote;#.txt")]
    public async Task A_literal_path_means_what_it_says(string name)
    {
        await using var rig = await MountedAsync(name, "wei.txt");
        rig.Host.With("name", name);

        Assert.Equal($"/{name}", Assert.IsType<RemoteItem>(Assert.Single(rig.RunWell($@"{Item}.Get([string[]]""work:\$name"", $false, $true)"))).RemotePath);
        rig.RunWell($@"{Item}.Remove([string[]]""work:\$name"", $false, $false, $true)");
        Assert.Equal(["wei.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task A_location_on_the_drive_can_be_gone_to_and_left()
    {
        await using var rig = await MountedAsync("dir/deep/c.txt");
        var places = rig.RunWell($@"
            {Location}.SetLocation('work:\dir').Path; {Location}.SetLocation('deep').Path; {Location}.SetLocation('..').Path
            {Location}.SetLocation('../dir/deep/.').Path; {Location}.SetLocation('work:\').Path; {Location}.SetLocation('..').Path");

        Assert.Equal(["work:/dir", "work:/dir/deep", "work:/dir", "work:/dir/deep", "work:/", "work:/"], places.Select(p => ((string)p!).Replace('\\', '/')));
        ErrorIs.Like(ErrorCode.NotFound, ErrorCategory.ObjectNotFound, rig.RunToError("New-FtpDrive other -Root /dir/missing").TerminatingError, "/dir/missing");
    }

    [Fact]
    public async Task A_root_on_the_server_is_the_root_of_the_drive()
    {
        await using var rig = await MountedAsync("dir/deep/c.txt", "out.txt");
        rig.RunWell("New-FtpDrive low -Root dir");

        Assert.Equal(["/dir/deep", "/dir/deep/c.txt"], rig.RunWell($@"{ChildItem}.Get('low:\', $true).RemotePath"));
        Assert.Equal(false, Assert.Single(rig.RunWell($@"{Item}.Exists('low:\out.txt')")));
        ErrorIs.Like(ErrorCode.NotADirectory, ErrorCategory.InvalidArgument, rig.RunToError("New-FtpDrive file -Root out.txt").TerminatingError, "out.txt");
    }

    [Fact]
    public async Task What_the_drive_makes_moves_and_removes_is_so_on_the_server()
    {
        await using var rig = await MountedAsync("old.txt");
        rig.RunWell($@"
            $null = {Item}.New('work:\new', 'dir', 'Directory', $null)
            $null = {Item}.New('work:\new\dir', 'file.txt', 'File', 'text')
            $null = {Item}.Rename('work:\old.txt', 'renamed.txt')
            $null = {Item}.Move('work:\renamed.txt', 'work:\new')
            {Item}.Remove('work:\new\dir', $true)");

        Assert.Equal(["new", "new/renamed.txt"], rig.HomeTree());
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced_without_force()
    {
        await using var rig = await MountedAsync("a.txt");
        var result = rig.RunToError($@"{Item}.New('work:\', 'a.txt', 'File', 'new')");

        Assert.Equal("content", File.ReadAllText(rig.InHome("a.txt")));
        Assert.Equal(ErrorCode.AlreadyExists, Assert.IsAssignableFrom<FtpToolsException>(result.Failure?.GetBaseException()).Code);
    }

    [Fact]
    public async Task What_goes_beyond_the_quota_is_refused_by_the_drive_too()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.RunWell("Set-FtpUser ann -Root $root -Quota 10");
        rig.Connect();
        rig.RunWell("New-FtpDrive work");
        var result = rig.RunToError($@"{Item}.New('work:\', 'a.txt', 'File', 'more than ten bytes')");

        var refused = Assert.IsAssignableFrom<FtpToolsException>(result.Failure?.GetBaseException());
        Assert.Equal(ErrorCode.QuotaExceeded, refused.Code);
        Assert.Empty(rig.HomeTree());
    }

    [Fact]
    public async Task A_drive_whose_session_is_over_says_so()
    {
        await using var rig = await MountedAsync("a.txt");
        rig.RunWell("Disconnect-FtpServer");
        var result = rig.RunToError($@"{ChildItem}.Get('work:\', $false)");

        Assert.Contains("The session Ftp", result.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains("of the drive 'work'", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_drive_keeps_to_its_own_session()
    {
        await using var rig = await MountedAsync("of-ann.txt");
        await rig.AddUserAsync("bob");
        rig.Connect("bob");
        File.WriteAllText(rig.InHome("of-bob.txt", "bob"), "x");
        rig.RunWell("New-FtpDrive second");

        Assert.Equal(["/of-ann.txt"], rig.RunWell($@"{ChildItem}.Get('work:\', $false).RemotePath"));
        Assert.Equal(["/of-bob.txt"], rig.RunWell($@"{ChildItem}.Get('second:\', $false).RemotePath"));
    }

    [Fact]
    public async Task What_if_makes_no_drive()
    {
        await using var rig = await CmdletRig.ConnectedAsync();

        Assert.Empty(rig.RunWell("New-FtpDrive work -WhatIf"));
        Assert.Empty(rig.RunWell("$ExecutionContext.SessionState.Drive.GetAllForProvider('FtpTools')"));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_an_error_of_the_engine()
    {
        await using var rig = await MountedAsync();

        Assert.Equal("DriveAlreadyExists", Assert.Single(rig.Run("New-FtpDrive work").Errors).FullyQualifiedErrorId.Split(',')[0]);
    }

    private static async Task<CmdletRig> MountedAsync(params string[] files)
    {
        var rig = await CmdletRig.ConnectedAsync();
        foreach (var file in files) rig.WriteHome(file);
        var drive = Assert.IsType<FtpDriveInfo>(Assert.Single(rig.RunWell("New-FtpDrive work")));
        Assert.Equal("work", drive.Name);
        return rig;
    }
}
