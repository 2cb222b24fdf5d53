using System.Globalization;
using System.Text.RegularExpressions;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Host;

/// <summary>Whatever ends a process with a server in it, in PowerShell itself and in the Host: a transfer under way may end.</summary>
public sealed partial class OrderlyEndTests
{
    private const int Length = 8 * 1024 * 1024;

    /// <summary>How the process goes on when the server runs, and what ends it: a signal, or nothing but the script itself. All of them are for
    /// the long tests, and the others have one of each kind.</summary>
    private static IEnumerable<(bool IsHost, string Script, string End)> Ends
    {
        get
        {
            if (Environment.GetEnvironmentVariable("FTPTOOLS_LONG") != "1")
            {
                return
                [
                    (false, "wait", "TERM"), (false, "sleep", "TERM TERM"), (false, "exit", ""), (false, "two", "TERM"),
                    (true, "wait", "TERM"), (true, "sleep", "HUP"), (true, "input", "close"), (true, "throw", ""),
                ];
            }

            (string Script, string End)[] all =
            [
                ("wait", "TERM"), ("wait", "INT"), ("wait", "TERM TERM"),
                ("sleep", "TERM"), ("sleep", "INT"), ("sleep", "HUP"), ("sleep", "TERM TERM"),
                ("input", "TERM"), ("input", "close"),
                ("exit", ""), ("throw", ""), ("end", ""), ("remove", ""), ("stop", ""), ("environment", ""),
                ("two", "TERM"),
            ];
            return all.Select(e => (false, e.Script, e.End)).Concat(all.Select(e => (true, e.Script, e.End)));
        }
    }

    [Fact]
    public async Task A_transfer_under_way_may_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        await AtOnce.RunAsync(Ends, end => MayEndAsync(end.IsHost, end.Script, end.End));
    }

    private static async Task MayEndAsync(bool isHost, string script, string end)
    {
        using var folder = new TemporaryFolder();
        using var run = await StartAsync(folder, isHost, script);
        var port = int.Parse(Digits().Match((await run.Output.ReadLineAsync(TestContext.Current.CancellationToken))!).Value, CultureInfo.InvariantCulture);
        await using var relay = new HoldingRelay(port, HeldDirection.ToServer, Length / 2);
        var options = new SessionOptions { Host = "127.0.0.1", Port = relay.Port, UseTls = false };
        await using var session = await FtpSession.ConnectAsync(options, "ann", CmdletRig.Password.AsMemory(), TestContext.Current.CancellationToken);
        var source = folder.PathOf("source");
        await File.WriteAllBytesAsync(source, new byte[Length], TestContext.Current.CancellationToken);
        var sending = session.UploadAsync(source, "/sent", cancellationToken: TestContext.Current.CancellationToken);
        await relay.Held;

        await EndAsync(folder, run, end);

        // Long enough for one that does not wait to be gone, and well within what it is to wait.
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        relay.Release();
        await sending;
        await run.EndAsync();
        Assert.Equal(Length, new FileInfo(Path.Combine(folder.PathOf("root"), "ann", "sent")).Length);
    }

    // A shell that reads from its input writes control sequences before.
    [GeneratedRegex("[0-9]+$")]
    private static partial Regex Digits();

    private static async Task EndAsync(TemporaryFolder folder, HostRun run, string end)
    {
        await File.WriteAllTextAsync(folder.PathOf("go"), "", TestContext.Current.CancellationToken);
        foreach (var signal in end.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (signal == "close") run.CloseInput();
            else await run.SignalAsync(signal);
        }
    }

    private static async Task<HostRun> StartAsync(TemporaryFolder folder, bool isHost, string script)
    {
        var until = $"while (-not (Test-Path '{folder.PathOf("go")}')) {{ Start-Sleep -Milliseconds 20 }}";
        var rest = script switch
        {
            "wait" => "$null = $server | Stop-FtpServer; Start-FtpServer $root -Port 0 -NoTls -Wait | ForEach-Object { $_.Port }",
            "two" => "$server.Port; $null = Start-FtpServer \"$root-2\" -Port 0 -NoTls -Wait",
            "sleep" => "$server.Port; Start-Sleep 600",
            "exit" => $"$server.Port; {until}; exit 0",
            "throw" => $"$server.Port; {until}; throw 'over'",
            "end" => $"$server.Port; {until}",
            "remove" => $"$server.Port; {until}; Remove-Module FtpTools",
            "stop" => $"$server.Port; {until}; $server | Stop-FtpServer",
            "environment" => $"$server.Port; {until}; [Environment]::Exit(0)",
            _ => "$server.Port",
        };
        var text = $$"""
            {{(isHost ? "" : $"Import-Module '{ChildEngine.Manifest}'")}}
            $root = '{{folder.PathOf("root")}}'
            $server = Start-FtpServer $root -Port 0 -NoTls
            {{rest}}
            """;
        await CmdletRig.AddAnnAsync(folder.PathOf("root"));
        string[] arguments;
        if (script == "input")
        {
            arguments = ["-NoProfile", "-NonInteractive", "-Command", "-"];
        }
        else
        {
            var file = folder.PathOf("serve.ps1");
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            arguments = ["-NoProfile", "-File", file];
        }

        var run = isHost ? HostRun.Start(arguments) : HostRun.StartShell(arguments);
        if (script == "input") await run.TypeAsync(text + "\n");
        return run;
    }
}
