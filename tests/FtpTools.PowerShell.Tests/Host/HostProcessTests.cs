namespace FtpTools.PowerShell.Tests.Host;

public sealed class HostProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ftptools-host-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_is_the_whole_shell_with_the_module_imported_and_the_usual_modules_at_hand()
    {
        var (code, output, error) = await HostRun.RunAsync(
            "",
            "-NoProfile",
            "-Command",
            "(Get-Module FtpTools).Name; (Get-Command Set-PSReadLineOption).Source; (Start-ThreadJob { 6 * 7 } | Receive-Job -Wait); (Get-ChildItem / | Measure-Object).Count -gt 0");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["FtpTools", "PSReadLine", "42", "True"], Lines(output));
    }

    [Fact]
    public async Task A_job_finds_the_module_by_its_name()
    {
        var (code, output, error) = await HostRun.RunAsync("", "-NoProfile", "-Command", "Start-ThreadJob { Import-Module FtpTools; (Get-Command Send-FtpFile).Source } | Receive-Job -Wait");
        Assert.Equal((0, "FtpTools", ""), (code, output.Trim(), error));
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_its_exit_code_counts()
    {
        var script = Script("""
            param([int]$Number, [switch]$Flag, [Parameter(ValueFromRemainingArguments)]$Rest)
            "$Number/$Flag/$($Rest -join ',')/$PSScriptRoot"
            exit 3
            """);
        var (code, output, _) = await HostRun.RunAsync("", script, "-Number", "7", "-Flag", "it's", "$HOME");
        Assert.Equal((3, $"7/True/it's,$HOME/{_folder.FullName}"), (code, output.Trim()));
    }

    [Fact]
    public async Task An_uncaught_throw_is_exit_code_1_with_message_and_place()
    {
        var (code, output, error) = await HostRun.RunAsync("", Script("'before'\nthrow 'all lost'\n'after'"));
        Assert.Equal((1, "before"), (code, output.Trim()));
        Assert.Contains("all lost", error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:2", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-NoSuchOption")]
    [InlineData("no-such-script.ps1")]
    public async Task Bad_usage_is_exit_code_64_and_says_so(string argument)
    {
        var (code, _, error) = await HostRun.RunAsync("", argument);
        Assert.Equal(64, code);
        Assert.Contains(argument, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_states_the_exit_codes_and_the_version_is_ours()
    {
        var (code, output, _) = await HostRun.RunAsync("", "--help");
        Assert.Equal(0, code);
        Assert.Contains("Exit codes", output, StringComparison.Ordinal);
        (code, output, _) = await HostRun.RunAsync("", "--version");
        Assert.Equal((0, typeof(FtpToolsException).Assembly.GetName().Version!.ToString(3)), (code, output.Trim()));
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("HUP", 129)]
    public async Task A_signal_stops_a_waiting_command_and_its_finally_block_runs_with_all_its_commands(string signal, int expected)
    {
        SkipWithoutSignals();
        var witness = Path.Combine(_folder.FullName, "witness");
        using var run = HostRun.Start("-NoProfile", "-Command", $"try {{ 'up'; Start-Sleep 600 }} finally {{ Set-Content '{witness}' done }}; 'never'");
        Assert.Equal("up", await run.Output.ReadLineAsync(TestContext.Current.CancellationToken));
        await run.SignalAsync(signal);
        var (code, output, _) = await run.EndAsync();
        Assert.Equal((expected, ""), (code, output));
        Assert.Equal("done", (await File.ReadAllTextAsync(witness, TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task SIGTERM_ends_a_service_with_0_and_its_port_is_free_again()
    {
        SkipWithoutSignals();
        using var run = HostRun.Start("-NoProfile", Script($"Start-FtpServer '{_folder.FullName}/srv' -Port 0 -Wait | ForEach-Object {{ \"$($_.Port)\" }}"));
        var port = int.Parse((await run.Output.ReadLineAsync(TestContext.Current.CancellationToken))!, System.Globalization.CultureInfo.InvariantCulture);
        await run.SignalAsync("TERM");
        var (code, _, error) = await run.EndAsync();
        Assert.Equal((0, ""), (code, error));
        using var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        free.Start();
    }

    [Fact]
    public async Task A_demo_that_was_stopped_is_no_success_and_leaves_nothing_behind()
    {
        SkipWithoutSignals();
        using var run = HostRun.Start(("TMPDIR", _folder.FullName), "demo");
        string? line;
        do line = await run.Output.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line?.StartsWith("connect", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        await run.SignalAsync("TERM");
        var (code, _, _) = await run.EndAsync();
        Assert.Equal(143, code);
        Assert.Empty(_folder.EnumerateDirectories("FtpTools-demo-*"));
    }

    private static void SkipWithoutSignals() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");

    private static string[] Lines(string output) => output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private string Script(string text)
    {
        var path = Path.Combine(_folder.FullName, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
