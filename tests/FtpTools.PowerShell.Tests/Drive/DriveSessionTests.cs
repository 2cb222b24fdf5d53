using FtpTools.PowerShell.Drive;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Drive;

/// <summary>A drive when its session is over.</summary>
public class DriveSessionTests
{
    private const string List = @"$ExecutionContext.InvokeProvider.ChildItem.Get('work:\', $false)";

    [Fact]
    public async Task A_drive_works_again_when_its_session_was_brought_back()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteHome("a.txt");
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, long.MaxValue);
        var session = rig.Connect(port: relay.Port);
        rig.RunWell("$null = New-FtpDrive work");
        relay.CutOnce();
        Eventually.True(() => session.State == FtpSessionState.Lost, "The session does not notice that its connection was cut.");
        var lost = rig.RunToError(List);
        rig.RunWell($"$null = Connect-FtpServer -Session {session.Name}");

        Assert.Contains($"Connect-FtpServer -Session {session.Name}", lost.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal("/a.txt", ItemOf(rig.RunWell(List)).RemotePath);
    }

    [Theory]
    [InlineData("Disconnect-FtpServer; $null = Connect-FtpServer -Port $port -Credential $ann")]
    [InlineData("$null = Connect-FtpServer -Port $port -Credential $ann; Disconnect-FtpServer $first")]
    public async Task A_drive_takes_another_session_of_the_same_user_with_the_same_server(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("first", rig.Connect());
        rig.WriteHome("dir/a.txt");
        var drive = Assert.IsType<FtpDriveInfo>(Assert.Single(rig.RunWell("New-FtpDrive work")));
        var root = drive.Root;
        rig.RunWell(@"$null = $ExecutionContext.SessionState.Path.SetLocation('work:\dir')");
        rig.RunWell(script);
        var item = ItemOf(rig.RunWell("$ExecutionContext.InvokeProvider.Item.Get('a.txt')"));

        Assert.Equal("/dir/a.txt", item.RemotePath);
        Assert.Equal(FtpSessionState.Open, item.Session.State);
        Assert.Same(item.Session, drive.Session);
        Assert.Equal(root, drive.Root);
        Assert.Equal("work:/dir", Assert.Single(rig.RunWell("$ExecutionContext.SessionState.Path.CurrentLocation.Path"))?.ToString()?.Replace('\\', '/'));
    }

    [Fact]
    public async Task All_that_a_drive_does_is_done_through_the_new_session_under_the_old_paths()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("dir/a.txt");
        rig.RunWell("$null = New-FtpDrive work; Disconnect-FtpServer; $null = Connect-FtpServer -Port $port -Credential $ann");
        var paths = rig.RunWell(@"
            $items = $ExecutionContext.InvokeProvider.Item; $children = $ExecutionContext.InvokeProvider.ChildItem
            $null = $items.New('work:\', 'new', 'Directory', $null); $null = $items.Move('work:\dir\a.txt', 'work:\new'); $null = $items.Rename('work:\new\a.txt', 'b.txt')
            $null = $items.Copy('work:\new\b.txt', 'work:\new\c.txt', $false, [Management.Automation.CopyContainers]::CopyTargetContainer)
            $children.Get('work:\', $true).PSPath; $children.GetNames('work:\new', 'ReturnAllContainers', $false)");

        Assert.Equal(["dir", "new", "new/b.txt", "new/c.txt"], rig.HomeTree());
        var key = rig.RunWell("$ExecutionContext.SessionState.Drive.Get('work').Root")[0]?.ToString();
        Assert.Equal([$"{key}/dir", $"{key}/new", $"{key}/new/b.txt", $"{key}/new/c.txt", "b.txt", "c.txt"], paths.Select(p => p?.ToString()?.Split("::")[^1].Replace('\\', '/')));
    }

    [Fact]
    public async Task A_session_of_another_user_is_none_for_the_drive()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        await rig.AddUserAsync("bob");
        rig.RunWell("$null = New-FtpDrive work; Disconnect-FtpServer");
        rig.Connect("bob");
        var result = rig.RunToError(List);

        Assert.Contains("of the drive 'work'", result.Failure?.Message, StringComparison.Ordinal);
        Assert.Contains($"as soon as ann is connected: Connect-FtpServer 127.0.0.1 -Port {rig.Server.Port}", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_with_another_server_is_none_for_the_drive()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        await using var other = await CmdletRig.StartAsync();
        rig.RunWell("$null = New-FtpDrive work; Disconnect-FtpServer");
        rig.Connect(port: other.Server.Port);
        var result = rig.RunToError(List);

        Assert.Contains("of the drive 'work'", result.Failure?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drive_tells_what_is_used_and_free_and_nothing_when_it_has_no_session()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteHome("a.txt", "12345");
        rig.RunWell("Set-FtpUser ann -Root $root -Quota 1MB");
        rig.Connect();
        var drive = Assert.IsType<FtpDriveInfo>(Assert.Single(rig.RunWell("New-FtpDrive work")));

        // The server is given a short time only; an answer that comes later is there for the next question.
        rig.Host.With("drive", drive);
        Eventually.True(() => rig.RunWell("$drive.UsedBytes") is [5L], "The drive does not tell what is used.");
        Assert.Equal([(1L << 20) - 5], rig.RunWell("$drive.FreeBytes"));
        rig.RunWell("Disconnect-FtpServer");
        Assert.Equal([null, null], rig.RunWell("$drive.UsedBytes; $drive.FreeBytes"));
    }

    [Fact]
    public async Task What_an_error_of_a_drive_without_a_session_tells_to_do_is_not_contradicted_by_an_advice()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.RunWell("$null = New-FtpDrive work; Disconnect-FtpServer");
        var error = Assert.IsAssignableFrom<System.Management.Automation.IContainsErrorRecord>(rig.RunToError(List).Failure?.InnerException).ErrorRecord;

        Assert.Contains("Connect-FtpServer", error.ErrorDetails?.Message ?? error.Exception.Message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(error.ErrorDetails?.RecommendedAction));
    }

    private static RemoteItem ItemOf(IReadOnlyList<object?> output) => Assert.IsType<RemoteItem>(Assert.Single(output));
}
