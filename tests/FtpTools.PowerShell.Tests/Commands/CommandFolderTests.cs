using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using FtpTools.PowerShell.RemoteCommands;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>The folder of a call goes when the call ends, whatever is in it, and whoever else removes it.</summary>
[Collection(RemoteCommandCmdletTests.Group)]
public class CommandFolderTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private static RemoteCommandCall Call => new("ann", [], AsObject: false, Depth: 2, RemoteCommand.MaxOutputLimit);

    private static bool IsLong => Environment.GetEnvironmentVariable("FTPTOOLS_LONG") == "1";

    /// <summary>What a command may leave in its folder that a program cannot name, open or reach.</summary>
    public static TheoryData<string> Oddities =>
    [
        """touch "$(printf '\377')" """,
        """mkdir "$(printf '\377')" """,
        """mkdir -p "$(printf 'a/\300\200/\355\240\200')" && echo x > "$(printf 'a/\300\200/\355\240\200/b')" """,
        """mkdir shut && touch shut/file && chmod 0 shut""",
        """mkdir read && touch read/file && chmod 500 read""",
        """name=$(printf 'd%.0s' $(seq 200)); for i in $(seq 30); do mkdir $name && cd $name; done; touch deep""",
        """ln -s / root; ln -s .. up; ln -s none dangling; mkfifo pipe""",
    ];

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Whatever_a_command_leaves_in_its_folder_is_removed_with_it(string program)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere such names are not to be had.");
        await Script($"sh -c '{program.Replace("'", "''", StringComparison.Ordinal)}'").RunAsync(Call, TestContext.Current.CancellationToken);

        WaitUntilNothingIsLeft();
    }

    [Fact]
    public void Two_that_remove_one_folder_at_the_same_time_leave_nothing()
    {
        var rounds = IsLong ? 1000 : 250;
        for (var round = 0; round < rounds; round++)
        {
            var folder = Directory.CreateTempSubdirectory(CommandFolder.NameOfProcess).FullName;
            foreach (var name in new[] { "work", "bin/0", "bin/1", "bin/2" }) Directory.CreateDirectory(Path.Combine(folder, name));
            using var start = new Barrier(2);

            // Not one of the pool, which may have none to spare just now.
            var other = new Thread(Remove);
            other.Start();
            Remove();
            other.Join();

            void Remove()
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                CommandFolder.Remove(folder);
            }
        }

        WaitUntilNothingIsLeft();
    }

    [Fact]
    public async Task Another_process_never_takes_a_folder_in_use_for_abandoned()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a file is locked from its first moment.");
        using var stop = new CancellationTokenSource();
        var taken = 0;
        var watching = Task.Run(
            () =>
            {
                // What the start of a server in another process does with the folders of this one. One that is gone when it is looked at
                // may be taken for abandoned.
                while (!stop.IsCancellationRequested)
                {
                    foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), CommandFolder.NameOfProcess + "*"))
                        if (CommandFolder.IsAbandoned(folder) && Directory.Exists(folder)) Interlocked.Increment(ref taken);
                }
            },
            TestContext.Current.CancellationToken);
        for (var round = 0; round < (IsLong ? 2000 : 500); round++) new CommandFolder().Dispose();
        await stop.CancelAsync();
        await watching;

        Assert.Equal(0, taken);
        WaitUntilNothingIsLeft();
    }

    [Fact]
    public async Task A_script_whose_client_goes_while_its_shell_opens_is_not_begun()
    {
        using var folder = new TemporaryFolder();
        using var leaving = new CancellationTokenSource();
        var begun = folder.PathOf("begun");
        var script = Script($"[System.IO.File]::WriteAllText('{begun}', ''); while ($true) {{ }}", new LeavingClient(leaving));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => script.RunAsync(Call, leaving.Token).WaitAsync(Soon, TestContext.Current.CancellationToken));

        Assert.False(File.Exists(begun));
        WaitUntilNothingIsLeft();
    }

    [Fact]
    public async Task A_program_that_becomes_another_one_all_the_time_ends_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
        using var folder = new TemporaryFolder();
        var marker = folder.PathOf("again");
        await File.WriteAllTextAsync(marker, "#!/bin/sh\nexec sh \"$0\"\n", TestContext.Current.CancellationToken);
        for (var round = 0; round < 20; round++)
        {
            using var call = new CommandFolder();
            var start = new ProcessStartInfo("sh", ["-c", "cd /; for i in 1 2 3; do (setsid sh \"$0\" >/dev/null 2>&1 &); done", marker]);
            start.Environment[CommandPrograms.Variable] = call.Mark;
            using var starting = Process.Start(start)!;
            await starting.WaitForExitAsync(TestContext.Current.CancellationToken);
            call.EndPrograms();

            Assert.Equal(0, await RunningAsync(marker));
        }
    }

    [Fact]
    public async Task No_folder_stays_when_calls_are_cancelled_at_any_moment_on_a_busy_computer()
    {
        var rounds = IsLong ? 100 : 3;
        var script = Script("param($Kind) switch ($Kind) { 0 { while ($true) { } } 1 { sh -c 'sleep 987 & sleep 987' } 2 { while ($true) { 'x' * 1000 } } 3 { sh -c 'true' } }");
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8 * rounds),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                using var leaving = new CancellationTokenSource(Random.Shared.Next(600));
                var call = new RemoteCommandCall("ann", [$"{number % 4}"], AsObject: number % 3 == 0, Depth: 1, RemoteCommand.MaxOutputLimit);
                try
                {
                    await script.RunAsync(call, leaving.Token).WaitAsync(2 * Soon, TestContext.Current.CancellationToken);
                }
                catch (Exception e) when (e is OperationCanceledException or FtpToolsException)
                {
                    // It was cancelled, or wrote too much before.
                }
            });

        WaitUntilNothingIsLeft();
    }

    private static ScriptCommand Script(string text, IReadOnlyList<SessionStateCommandEntry>? commands = null)
    {
        return new ScriptCommand(text, PSLanguageMode.FullLanguage, commands ?? [], hasOutString: false, maxMemory: 1L << 30);
    }

    private static async Task<int> RunningAsync(string marker)
    {
        // Whoever is just becoming another program has no arguments, but will have them.
        var most = 0;
        for (var look = 0; look < 5; look++)
        {
            most = Math.Max(most, Directory.EnumerateDirectories("/proc").Count(p => ArgumentsOf(p).Contains(marker, StringComparison.Ordinal)));
            await Task.Delay(5);
        }

        return most;
    }

    private static string ArgumentsOf(string process)
    {
        try
        {
            return File.ReadAllText(process + "/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    private static void WaitUntilNothingIsLeft()
    {
        Eventually.True(() => !Directory.EnumerateDirectories(Path.GetTempPath(), CommandFolder.NameOfProcess + "*").Any(), "A folder stays.");
    }

    /// <summary>Commands for a shell, whose client goes as soon as they are asked for.</summary>
    private sealed class LeavingClient(CancellationTokenSource leaving) : IReadOnlyList<SessionStateCommandEntry>
    {
        public int Count => 0;

        public SessionStateCommandEntry this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<SessionStateCommandEntry> GetEnumerator()
        {
            leaving.Cancel();
            yield break;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
