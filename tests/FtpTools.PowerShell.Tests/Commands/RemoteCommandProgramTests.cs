using System.Diagnostics;
using System.Management.Automation;
using FtpTools.PowerShell.RemoteCommands;
using FtpTools.PowerShell.Tests.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>No program and no folder of a remote command outlives the command or its client, whatever ends them.</summary>
[Collection(RemoteCommandCmdletTests.Group)]
public sealed class RemoteCommandProgramTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private readonly TemporaryFolder _folder = new();
    private readonly MarkedPrograms _programs = new();

    public RemoteCommandProgramTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
    }

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
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var rig = await RegisteredAsync(script, "-FullLanguage -TimeoutSec 60", o => o with { UseTls = false, TimeProvider = clock });
        var call = Task.Run(() => rig.Run("Invoke-FtpCommand run"), TestContext.Current.CancellationToken);
        _programs.WaitUntilThereAre(count);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.StartsWith("CommandTimeout", Assert.Single((await call).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        WaitUntilNothingIsLeft();

        rig.Run($"$null = Register-FtpCommand run $block -Server $server -FullLanguage -TimeoutSec 600");
        var options = new SessionOptions { Host = "127.0.0.1", Port = rig.Server.Port, UseTls = false };
        var leaving = await FtpSession.ConnectAsync(options, "ann", CmdletRig.Password.AsMemory(), TestContext.Current.CancellationToken);
        var invoked = leaving.InvokeCommandAsync("run", []);
        _programs.WaitUntilThereAre(count);
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

    private async Task<CmdletRig> RegisteredAsync(string script, string parameters, Func<ServerOptions, ServerOptions>? configure = null)
    {
        var rig = await CmdletRig.StartAsync(configure);
        rig.RunWell($"$null = Connect-FtpServer -Port $port -Credential $ann{(configure is null ? "" : " -NoTls")}");
        rig.Host.With("server", rig.Server).With("block", ScriptBlock.Create(_programs.Mark(script)));
        rig.RunWell($"$null = Register-FtpCommand run $block -Server $server {parameters}");
        return rig;
    }

    private string Left(string name, out Process program)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"FtpTools-command-{name}{_programs.Marker}-x");
        Directory.CreateDirectory(Path.Combine(folder, "work"));
        File.WriteAllText(Path.Combine(folder, "lock"), "");
        var start = new ProcessStartInfo("sleep", [_programs.Marker]) { WorkingDirectory = "/" };
        start.Environment[CommandPrograms.Variable] = Path.GetFileName(folder);
        program = Process.Start(start)!;
        return folder;
    }

    private void WaitUntilNothingIsLeft()
    {
        _programs.WaitUntilThereAre(0);
        Eventually.True(() => !Directory.EnumerateDirectories(Path.GetTempPath(), CommandFolder.NameOfProcess + "*").Any(), "A folder stays.");
    }
}
