using System.Management.Automation;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class LostSessionTests
{
    [Theory]
    [InlineData("Connect-FtpServer -Session $lost")]
    [InlineData("Connect-FtpServer -Session $lost.Name")]
    [InlineData("$lost | Connect-FtpServer")]
    [InlineData("Get-FtpSession | Connect-FtpServer -Credential $ann")]
    public async Task A_lost_session_comes_back_as_the_same_object_in_the_same_directory(string script)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.WriteHome("sub/a.txt");
        var (relay, session) = await LoseAsync(rig);
        await using var _ = relay;
        rig.Host.With("lost", session);

        Assert.Same(session, Assert.Single(rig.RunWell(script)));

        Assert.Equal(FtpSessionState.Open, session.State);
        Assert.Equal("a.txt", Assert.IsType<RemoteItem>(Assert.Single(rig.RunWell("Get-FtpChildItem"))).Name);
        Assert.Same(session, Assert.Single(rig.RunWell("Get-FtpSession")));
    }

    [Fact]
    public async Task A_command_that_finds_its_session_lost_says_how_it_comes_back()
    {
        await using var rig = await CmdletRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("sub"));
        var (relay, session) = await LoseAsync(rig);
        await using var _ = relay;
        rig.Host.With("lost", session);

        foreach (var script in (string[])["Get-FtpChildItem", "Get-FtpChildItem -Session $lost"])
        {
            ErrorIs.Like(
                ErrorCode.NotConnected, ErrorCategory.InvalidOperation, rig.RunToError(script).TerminatingError, session.EndReason!, $"Connect-FtpServer -Session {session.Name}");
        }
    }

    [Fact]
    public async Task A_session_that_came_back_is_the_default_again()
    {
        await using var rig = await CmdletRig.StartAsync();
        Directory.CreateDirectory(rig.InHome("sub"));
        var (relay, session) = await LoseAsync(rig);
        await using var _ = relay;
        var other = rig.Connect();
        rig.RunWell($"Connect-FtpServer -Session {session.Name}");

        Assert.Same(session, Assert.IsType<FtpLocation>(Assert.Single(rig.RunWell("Get-FtpLocation"))).Session);
        Assert.Equal([other, session], rig.RunWell("Get-FtpSession"));
    }

    [Fact]
    public async Task Another_users_credential_is_refused()
    {
        await using var rig = await CmdletRig.StartAsync();
        await rig.AddUserAsync("ben");
        var session = rig.Connect();
        var result = rig.RunToError($"Connect-FtpServer -Session {session.Name} -Credential $ben");

        ErrorIs.Like(ErrorCode.InvalidArgument, ErrorCategory.InvalidArgument, result.TerminatingError, "a session of ann", "ben");
        Assert.Equal(FtpSessionState.Open, session.State);
    }

    [Fact]
    public async Task An_open_session_stays_as_it_is()
    {
        await using var rig = await CmdletRig.StartAsync();
        var session = rig.Connect();
        var received = session.BytesReceived;

        Assert.Same(session, Assert.Single(rig.RunWell($"Connect-FtpServer -Session {session.Name}")));
        Assert.Equal(received, session.BytesReceived);
    }

    [Fact]
    public async Task A_session_that_was_closed_does_not_come_back()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.Host.With("closed", rig.Connect());
        rig.RunWell("Disconnect-FtpServer");
        var result = rig.RunToError("Connect-FtpServer -Session $closed");

        ErrorIs.Like(ErrorCode.NotConnected, ErrorCategory.InvalidOperation, result.TerminatingError, "was closed");
    }

    /// <summary>A session in /sub whose connection was cut once, and can be made again.</summary>
    private static async Task<(HoldingRelay Relay, FtpSession Session)> LoseAsync(CmdletRig rig)
    {
        var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, long.MaxValue);
        var session = rig.Connect(port: relay.Port);
        await session.ChangeLocationAsync("/sub", TestContext.Current.CancellationToken);
        relay.CutOnce();
        Eventually.True(() => session.State == FtpSessionState.Lost, "The session does not notice that its connection was cut.");
        return (relay, session);
    }
}
