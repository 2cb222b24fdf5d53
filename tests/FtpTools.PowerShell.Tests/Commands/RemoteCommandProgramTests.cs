using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using FtpTools.PowerShell.RemoteCommands;
using FtpTools.PowerShell.Tests.Host;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>No program and no folder of a remote command outlives the command, its client or its server, whatever ends them.</summary>
[Collection(RemoteCommandCmdletTests.Group)]
public sealed class RemoteCommandProgramTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private readonly TemporaryFolder _folder = new();
    private readonly string _marker = Random.Shared.Next(100_000_000, 999_999_999).ToString(CultureInfo.InvariantCulture);

    public RemoteCommandProgramTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
    }

    // The temporary folder of the shells, and in it nobody else's folders.
    private string Temporary => _folder.PathOf("temporary");

    /// <summary>Scripts that start sleep in every way, and how many there are then.</summary>
    public static TheoryData<string, int> Programs => new()
    {
        { "/bin/sleep MARK", 1 },
        { "sleep MARK", 1 },
        { "$null = $ExecutionContext.SessionState.Path.SetLocation('/'); sleep MARK", 1 },
        { "$null = $ExecutionContext.SessionState.Path.SetLocation('/'); sh -c 'sleep MARK & sleep MARK; true'", 2 },
        { "sh -c 'cd /; setsid sleep MARK & sleep MARK'", 2 },
        { "sh -c 'cd /; (setsid setsid sleep MARK >/dev/null 2>&1 &)'; while ($true) { [System.Threading.Thread]::Sleep(10) }", 1 },
        { "sh -c 'cd /; env -i sleep MARK; true'", 1 },
        { "sh -c 'cd /; nohup sleep MARK >/dev/null 2>&1 & trap \"\" TERM HUP INT; sleep MARK; true'", 2 },
        { "$null = [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo]@{ FileName = 'sleep'; Arguments = 'MARK'; WorkingDirectory = $PWD.Path }); while ($true) { [System.Threading.Thread]::Sleep(10) }", 1 },
    };

    // H63
    [Theory]
    [MemberData(nameof(Programs))]
    public async Task H63_programs_end_when_the_time_is_up_and_when_the_client_goes(string script, int count)
    {
        await using var rig = await RegisteredAsync(script, "-FullLanguage -TimeoutSec 2");
        var call = Task.Run(() => rig.Run("Invoke-FtpCommand run"), TestContext.Current.CancellationToken);
        Eventually.True(() => Running() == count, "Not all programs were started.");
        Assert.StartsWith("CommandTimeout", Assert.Single((await call).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        WaitUntilNothingIsLeft();

        rig.Run($"$null = Register-FtpCommand run $block -Server $server -FullLanguage -TimeoutSec 600");
        var leaving = rig.Connect();
        var invoked = leaving.InvokeCommandAsync("run", []);
        Eventually.True(() => Running() == count, "Not all programs were started.");
        await leaving.DisposeAsync();
        await Assert.ThrowsAnyAsync<FtpToolsException>(() => invoked);
        WaitUntilNothingIsLeft();
    }

    // H63
    [Theory]
    [InlineData("sh -c 'cd /; (setsid sleep MARK >/dev/null 2>&1 &)'; while (-not [System.Diagnostics.Process]::GetProcessesByName('sleep')) { [System.Threading.Thread]::Sleep(10) }; 'done'", null)]
    [InlineData("sh -c 'cd /; (setsid sleep MARK >/dev/null 2>&1 &)'; throw 'boom'", "CommandFailed")]
    [InlineData("sh -c 'cd /; (setsid sleep MARK >/dev/null 2>&1 &)'; while ($true) { 'y' }", "OutputTooLarge")]
    public async Task H63_programs_in_the_background_end_with_the_command(string script, string? error)
    {
        await using var rig = await RegisteredAsync(script, "-FullLanguage");
        var result = rig.Run("Invoke-FtpCommand run");

        Assert.Equal(error, result.Errors.SingleOrDefault()?.FullyQualifiedErrorId.Split(',')[0]);
        WaitUntilNothingIsLeft();
    }

    [Fact]
    public async Task A_program_is_what_it_is_without_a_mark()
    {
        var program = _folder.PathOf("it's a program");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho \"$0|$#|$1|$2\"; cat; exit 7\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var rig = await RegisteredAsync($"'in' | & \"{program}\" 'a b' '$x'; \"code $LASTEXITCODE\"; & 'none such'", "");
        var result = rig.Run("Invoke-FtpCommand run");

        Assert.Equal([$"{program}|2|a b|$x", "in", "code 7"], result.Output);
        Assert.Contains("none such", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    // H63
    [Fact]
    public async Task H63_nothing_is_left_when_clients_go_at_any_moment()
    {
        await GoAtAnyMomentAsync(clients: 4, calls: 6);
    }

    // H63
    [Fact]
    public async Task H63_nothing_is_left_when_four_hundred_clients_go_at_any_moment()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("FTPTOOLS_LONG") == "1", "Takes minutes; FTPTOOLS_LONG=1 runs it.");
        await GoAtAnyMomentAsync(clients: 8, calls: 50);
    }

    // H63
    [Theory]
    [InlineData("KILL", false)]
    [InlineData("KILL", true)]
    [InlineData("TERM", false)]
    public async Task H63_nothing_is_left_when_the_shell_is_killed(string signal, bool isHost)
    {
        using var run = await ServingAsync(isHost, "Start-Process sleep MARK; sh -c 'cd /; setsid sleep MARK & sleep MARK'");
        Eventually.True(() => Running() == 3, "Not all programs were started.");
        await run.SignalAsync(signal);
        await run.EndAsync();

        WaitUntilNothingIsLeft();
    }

    // H63
    [Theory]
    [InlineData("[Environment]::Exit(0)")]
    [InlineData("[Environment]::FailFast('defect')")]
    public async Task H63_nothing_is_left_when_the_command_ends_the_shell(string end)
    {
        using var run = await ServingAsync(isHost: false, $"sh -c 'cd /; (setsid sleep MARK >/dev/null 2>&1 &)'; Start-Sleep 1; {end}");
        await run.EndAsync();

        WaitUntilNothingIsLeft();
    }

    [Fact]
    public async Task The_next_start_ends_and_removes_what_a_process_left_that_was_killed_and_nothing_else()
    {
        var dead = Left("dead", out var orphan);
        var alive = Left("alive", out var held);
        using (orphan)
        using (held)
        await using (File.Open(Path.Combine(alive, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            CommandFolder.SweepAbandoned();

            await orphan.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
            Assert.False(Directory.Exists(dead));
            Assert.True(Directory.Exists(alive));
            Assert.False(held.HasExited);
            held.Kill();
        }

        CommandFolder.SweepAbandoned();
        Assert.False(Directory.Exists(alive));
    }

    public void Dispose() => _folder.Dispose();

    private async Task GoAtAnyMomentAsync(int clients, int calls)
    {
        await using var rig = await RegisteredAsync("sh -c 'cd /; setsid sleep MARK & sleep MARK'", "-TimeoutSec 600", o => o with { UseTls = false });
        var options = new SessionOptions { Host = "127.0.0.1", Port = rig.Server.Port, UseTls = false };
        await Parallel.ForEachAsync(Enumerable.Range(0, clients), TestContext.Current.CancellationToken, async (_, token) =>
        {
            for (var call = 0; call < calls; call++)
            {
                var session = await FtpSession.ConnectAsync(options, "ann", CmdletRig.Password.AsMemory(), token);
                var invoked = session.InvokeCommandAsync("run", [], cancellationToken: token);
                await Task.Delay(Random.Shared.Next(200), token);
                await session.DisposeAsync();
                await Assert.ThrowsAnyAsync<FtpToolsException>(() => invoked);
            }
        });

        WaitUntilNothingIsLeft();
    }

    // A server in a shell of its own, which calls its own command.
    private async Task<HostRun> ServingAsync(bool isHost, string script)
    {
        var text = $$"""
            {{(isHost ? "" : $"Import-Module '{ChildEngine.Manifest}'")}}
            $null = Start-FtpServer '{{_folder.PathOf("root")}}' -Port 0
            $ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
            $null = Register-FtpCommand run { {{script.Replace("MARK", _marker, StringComparison.Ordinal)}} } -TimeoutSec 600 -FullLanguage
            $null = Connect-FtpServer -Port (Get-FtpServer).Port -Credential $ann
            'up'
            Invoke-FtpCommand run
            """;
        await CmdletRig.AddAnnAsync(_folder.PathOf("root"));
        string[] arguments = ["-NoProfile", "-Command", text];
        var temporary = ("TMPDIR", Directory.CreateDirectory(Temporary).FullName);
        var run = isHost ? HostRun.Start(temporary, arguments) : HostRun.StartShell(temporary, arguments);
        Assert.Equal("up", await run.Output.ReadLineAsync(TestContext.Current.CancellationToken));
        return run;
    }

    private async Task<CmdletRig> RegisteredAsync(string script, string parameters, Func<ServerOptions, ServerOptions>? configure = null)
    {
        var rig = await CmdletRig.StartAsync(configure);
        rig.RunWell($"$null = Connect-FtpServer -Port $port -Credential $ann{(configure is null ? "" : " -NoTls")}");
        rig.Host.With("server", rig.Server).With("block", ScriptBlock.Create(script.Replace("MARK", _marker, StringComparison.Ordinal)));
        rig.RunWell($"$null = Register-FtpCommand run $block -Server $server {parameters}");
        return rig;
    }

    private string Left(string name, out Process program)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"FtpTools-command-{name}{_marker}-x");
        Directory.CreateDirectory(Path.Combine(folder, "work"));
        File.WriteAllText(Path.Combine(folder, "lock"), "");
        var start = new ProcessStartInfo("sleep", [_marker]) { WorkingDirectory = "/" };
        start.Environment[CommandPrograms.Variable] = Path.GetFileName(folder);
        program = Process.Start(start)!;
        return folder;
    }

    private void WaitUntilNothingIsLeft()
    {
        Eventually.True(() => Running() == 0, "A program goes on.");
        Eventually.True(() => !Directory.EnumerateDirectories(Path.GetTempPath(), CommandFolder.NameOfProcess + "*").Any(), "A folder stays.");
        if (Directory.Exists(Temporary)) Eventually.True(() => !Directory.EnumerateDirectories(Temporary, "FtpTools-command-*").Any(), "A folder of the shell stays.");
    }

    private int Running()
    {
        return Process.GetProcessesByName("sleep").Count(p => CommandLineOf(p).Contains(_marker, StringComparison.Ordinal));
    }

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty; // It ended meanwhile.
        }
    }
}
