using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>-Verbose shows what happens while a command runs: what the session or the server that it works on logs.</summary>
public sealed class VerboseTests
{
    [Fact]
    public async Task Connecting_shows_the_connection_and_the_login()
    {
        await using var rig = await CmdletRig.StartAsync();
        var result = rig.Run("Connect-FtpServer -Port $port -Credential $ann -Verbose");

        Assert.Contains(result.Verbose, v => v.StartsWith($"Connected to 127.0.0.1:{rig.Server.Port}, encrypted with ", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, v => v.StartsWith("Logged in at ", StringComparison.Ordinal) && v.Contains(" as ann;", StringComparison.Ordinal));
        Assert.Empty(result.Debug);
        Assert.DoesNotContain(result.Verbose, v => v.Contains(CmdletRig.Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-FtpChildItem / -Debug", "list")]
    [InlineData("Get-FtpQuota -Debug", "quota")]
    [InlineData("Get-FtpChildItem / | Get-FtpFileHash -Debug", "digest")]
    public async Task Later_commands_of_the_session_show_the_steps_too(string script, string operation)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt");
        var result = rig.Run(script);

        Assert.Contains(result.Debug, d => d.StartsWith("Request ", StringComparison.Ordinal) && d.EndsWith($": {operation}", StringComparison.Ordinal));
        Assert.Empty(rig.Run("Get-FtpChildItem /").Debug);
    }

    [Fact]
    public async Task A_session_that_is_closed_says_so()
    {
        await using var rig = await CmdletRig.StartAsync();
        var closed = rig.Run("$s = Connect-FtpServer -Port $port -Credential $ann; Disconnect-FtpServer $s -Verbose");

        Assert.Contains(closed.Verbose, v => v.StartsWith("The connection to 127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_waited_for_shows_who_comes_and_what_is_stored_and_its_stop()
    {
        await using var rig = await CmdletRig.StartAsync();
        using var folder = new TemporaryFolder();
        using var engine = CmdletRig.NewEngine();
        var started = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.With("started", started).With("where", folder.PathOf("root")).With("bob", CmdletRig.Credential("bob"));
        var script = "Start-FtpServer $where -Port 0 -Wait -Verbose | ForEach-Object { $null = New-FtpUser $bob -Server $_; $started.SetResult($_.PSObject.BaseObject) }";
        var waiting = Task.Run(() => engine.Run(script), TestContext.Current.CancellationToken);
        var server = Assert.IsType<FtpServer>(await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        rig.Host.With("theirs", server.Port).With("bob", CmdletRig.Credential("bob"));
        rig.WriteLocal("f.txt", "twelve bytes");

        rig.RunWell("$s = Connect-FtpServer -Port $theirs -Credential $bob; $null = Send-FtpFile f.txt -Session $s; Disconnect-FtpServer $s");
        await server.StopAsync();
        var result = await waiting;

        Assert.Null(result.Failure);
        Assert.Contains(result.Verbose, v => v.StartsWith("Listening on ", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, v => v.EndsWith("bob logged in", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, v => v.EndsWith("bob stored /f.txt, 12 bytes", StringComparison.Ordinal));
        Assert.Contains(result.Verbose, v => v.StartsWith("Stopped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Start-FtpServer $where -Port 0", "Stop-FtpServer", "Stopped; 0 connections were aborted")]
    [InlineData("Start-ChatServer 0", "Stop-ChatServer", "Chat: stopped; 0 messages, 0 answers")]
    [InlineData("Start-NetTimeServer -Port 0", "Stop-NetTimeServer", "Stopped answering on ")]
    public void A_server_that_is_stopped_says_so(string start, string stop, string words)
    {
        using var folder = new TemporaryFolder();
        using var engine = CmdletRig.NewEngine();
        engine.With("where", folder.PathOf("root"));
        var result = engine.Run($"{start} | {stop} -Verbose");

        Assert.Empty(result.Errors);
        Assert.Contains(result.Verbose, v => v.StartsWith(words, StringComparison.Ordinal));
    }
}
