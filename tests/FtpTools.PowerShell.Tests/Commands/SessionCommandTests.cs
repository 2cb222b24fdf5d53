using System.Management.Automation;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class SessionCommandTests
{
    [Fact]
    public async Task The_default_is_the_newest_session()
    {
        await using var rig = await CmdletRig.StartAsync();
        var first = rig.Connect();
        var second = rig.Connect();
        Assert.Same(second, SessionOf(rig.RunWell("Get-FtpLocation")));

        rig.RunWell("Disconnect-FtpServer");
        Assert.Same(first, SessionOf(rig.RunWell("Get-FtpLocation")));
        Assert.Equal(FtpSessionState.Closed, second.State);
        Assert.Equal([first], rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public async Task When_the_newest_session_is_over_an_older_one_does_not_take_its_place()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Connect();
        await rig.Connect().DisposeAsync();

        var result = rig.RunToError("Get-FtpLocation");

        ErrorIs.Like(ErrorCode.NotConnected, ErrorCategory.InvalidOperation, result.TerminatingError);
    }

    [Fact]
    public async Task A_session_is_named_by_itself_or_by_its_name()
    {
        await using var rig = await CmdletRig.StartAsync();
        var first = rig.Connect();
        rig.Connect();
        rig.Host.With("first", first);

        Assert.Same(first, SessionOf(rig.RunWell("Get-FtpLocation -Session $first")));
        Assert.Same(first, SessionOf(rig.RunWell($"Get-FtpLocation -Session {first.Name}")));
        Assert.Equal([first], rig.RunWell($"Get-FtpSession {first.Name}"));
        Assert.Equal(2, rig.RunWell("Get-FtpSession Ftp*").Count);
    }

    [Fact]
    public async Task A_name_that_no_session_has_is_refused()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        var result = rig.RunToError("Get-FtpLocation -Session Nobody");

        Assert.Contains("There is no session 'Nobody'", result.TerminatingError?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_belong_to_the_runspace_that_opened_them()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        using var other = CmdletRig.NewEngine();

        Assert.Empty(other.Run("Get-FtpSession").Output);
        ErrorIs.Like(
            ErrorCode.NotConnected, ErrorCategory.InvalidOperation, other.RunToError("Get-FtpChildItem").TerminatingError, "no session", "Connect-FtpServer");
        Assert.Single(rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public void Disconnecting_without_a_session_is_an_error()
    {
        using var engine = CmdletRig.NewEngine();
        var result = engine.RunToError("Disconnect-FtpServer");

        ErrorIs.Like(ErrorCode.NotConnected, ErrorCategory.InvalidOperation, result.TerminatingError, "no session");
    }

    [Fact]
    public async Task Piped_sessions_are_closed_and_can_no_longer_be_used()
    {
        await using var rig = await CmdletRig.StartAsync();
        var first = rig.Connect();
        rig.Connect();
        rig.Host.With("first", first);
        rig.RunWell("Get-FtpSession | Disconnect-FtpServer");

        Assert.Empty(rig.RunWell("Get-FtpSession"));
        var result = rig.RunToError("Get-FtpChildItem -Session $first");
        ErrorIs.Like(ErrorCode.NotConnected, ErrorCategory.InvalidOperation, result.TerminatingError, first.Name);
    }

    [Fact]
    public async Task A_lost_session_is_listed_as_lost_and_can_be_disconnected()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        await rig.Server.StopAsync();
        rig.RunToError("Get-FtpItem /");

        var session = Assert.IsType<FtpSession>(Assert.Single(rig.RunWell("Get-FtpSession")));
        Assert.Equal(FtpSessionState.Lost, session.State);
        ErrorIs.Like(
            ErrorCode.NotConnected, ErrorCategory.InvalidOperation, rig.RunToError("Get-FtpItem /").TerminatingError, session.EndReason!, "Connect-FtpServer");
        rig.RunWell("Disconnect-FtpServer");
        Assert.Empty(rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public async Task The_location_follows_Set_FtpLocation_and_stays_when_that_fails()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("sub/a.txt");
        var moved = Assert.IsType<FtpLocation>(Assert.Single(rig.RunWell("Set-FtpLocation sub -PassThru")));
        var refused = rig.Run("Set-FtpLocation a.txt");

        Assert.Equal("/sub", moved.RemotePath);
        ErrorIs.Like(ErrorCode.NotADirectory, ErrorCategory.InvalidArgument, Assert.Single(refused.Errors), "/sub/a.txt");
        Assert.Equal("/sub", Assert.Single(rig.RunWell("Get-FtpLocation"))?.ToString());
        rig.RunWell("Set-FtpLocation");
        Assert.Equal("/", Assert.Single(rig.RunWell("Get-FtpLocation"))?.ToString());
    }

    private static FtpSession SessionOf(IReadOnlyList<object?> output) => Assert.IsType<FtpLocation>(Assert.Single(output)).Session;
}
