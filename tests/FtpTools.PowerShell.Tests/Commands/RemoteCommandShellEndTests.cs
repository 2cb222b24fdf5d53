using FtpTools.PowerShell.Tests.Host;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>No program and no folder of a remote command outlives the shell its server runs in, whatever ends that. The shells have temporary
/// folders of their own, so these tests need not wait for their turn.</summary>
public sealed class RemoteCommandShellEndTests
{
    public RemoteCommandShellEndTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
    }

    // H63. That the shell waits for what is under way takes most of the time, so all of them wait at once.
    [Fact]
    public async Task H63_nothing_is_left_whatever_ends_the_shell()
    {
        (string End, bool IsHost)[] ends =
        [
            ("TERM", false), ("[Environment]::Exit(0)", false), ("KILL", false), ("KILL", true), ("[Environment]::FailFast('defect')", false),
        ];
        await AtOnce.RunAsync(ends, end => end.End.StartsWith('[') ? EndedByCommandAsync(end.End) : KilledAsync(end.End, end.IsHost));
    }

    private static async Task KilledAsync(string signal, bool isHost)
    {
        using var shell = new Shell();
        using var run = await shell.ServingAsync(isHost, "Start-Process sleep MARK; sh -c 'cd /; setsid sleep MARK & sleep MARK'");
        shell.Programs.WaitUntilThereAre(3);
        await run.SignalAsync(signal);
        await run.EndAsync();

        shell.WaitUntilNothingIsLeft();
    }

    private static async Task EndedByCommandAsync(string end)
    {
        using var shell = new Shell();
        using var run = await shell.ServingAsync(isHost: false, $"sh -c 'cd /; (setsid sleep MARK >/dev/null 2>&1 &)'; Start-Sleep 1; {end}");
        await run.EndAsync();

        shell.WaitUntilNothingIsLeft();
    }

    /// <summary>A server in a shell of its own, which calls its own command, and a temporary folder with nobody else's folders.</summary>
    private sealed class Shell : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public MarkedPrograms Programs { get; } = new();

        private string Temporary => _folder.PathOf("temporary");

        public async Task<HostRun> ServingAsync(bool isHost, string script)
        {
            var text = $$"""
                {{(isHost ? "" : $"Import-Module '{ChildEngine.Manifest}'")}}
                $null = Start-FtpServer '{{_folder.PathOf("root")}}' -Port 0
                $ann = [pscredential]::new('ann', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
                $null = Register-FtpCommand run { {{Programs.Mark(script)}} } -TimeoutSec 600 -FullLanguage
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

        public void WaitUntilNothingIsLeft()
        {
            Programs.WaitUntilThereAre(0);
            Eventually.True(() => !Directory.EnumerateDirectories(Temporary, "FtpTools-command-*").Any(), "A folder of the shell stays.");
        }

        public void Dispose() => _folder.Dispose();
    }
}
