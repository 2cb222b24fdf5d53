namespace FtpTools.PowerShell.Tests.Host;

public sealed class HostProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ftptools-host-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_command_prints_objects_to_output_and_everything_else_to_error()
    {
        var (code, output, error) = await HostRun.RunAsync(
            "",
            "-Command",
            "(Get-Module FtpTools).Name; Write-Progress p -PercentComplete 5; Get-Item nope; Write-Warning careful; Write-Verbose said -Verbose;"
            + "[pscustomobject]@{ Size = 42 }");
        Assert.Equal(0, code);
        Assert.StartsWith("FtpTools", output, StringComparison.Ordinal);
        Assert.Contains("Size", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output + error);
        Assert.DoesNotContain('\r', OperatingSystem.IsWindows() ? "" : output + error);
        Assert.Contains("WARNING: careful", error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: said", error, StringComparison.Ordinal);
        Assert.Contains("nope", error, StringComparison.Ordinal);
        Assert.DoesNotContain("nope", output, StringComparison.Ordinal);
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
    public async Task Arguments_of_a_script_without_parameters_are_in_args()
    {
        var (code, output, _) = await HostRun.RunAsync("", Script("$args.Count; $args[1]"), "one", "two");
        Assert.Equal((0, "2 two"), (code, string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task An_uncaught_throw_is_exit_code_1_with_message_place_and_id()
    {
        var (code, output, error) = await HostRun.RunAsync("", Script("'before'\nthrow 'all lost'\n'after'"));
        Assert.Equal((1, "before"), (code, output.Trim()));
        Assert.Contains("all lost", error, StringComparison.Ordinal);
        Assert.Contains("script.ps1:2", error, StringComparison.Ordinal);
        Assert.Contains("Error id: all lost", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prompt_reads_commands_from_a_pipe_and_outlives_an_error()
    {
        var (code, output, error) = await HostRun.RunAsync("1 + 1\nif ($true) {\n'inner'\n}\nthrow 'x'\n(Get-History).Count\nexit 4\n'never'\n");
        Assert.Equal((4, "2 inner 3"), (code, string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains("Error id: x", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("no-such-script.ps1")]
    public async Task Bad_usage_is_exit_code_2_and_says_so(string argument)
    {
        var (code, output, error) = await HostRun.RunAsync("", argument);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(argument, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("INT", 130)]
    public async Task A_signal_stops_a_waiting_command_and_its_finally_block_runs(string signal, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        var witness = Path.Combine(_folder.FullName, "witness");
        using var run = HostRun.Start("-Command", $"'up'; try {{ Start-Sleep 600 }} finally {{ Set-Content '{witness}' done }}");
        Assert.Equal("up", await run.Output.ReadLineAsync(TestContext.Current.CancellationToken));
        await run.SignalAsync(signal);
        var (code, _, _) = await run.EndAsync();
        Assert.Equal(expected, code);
        Assert.Equal("done", (await File.ReadAllTextAsync(witness, TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Help_names_the_stand_ins_and_the_exit_codes()
    {
        var (code, output, _) = await HostRun.RunAsync("", "--help");
        Assert.Equal(0, code);
        Assert.All(FtpTools.Host.Commands.StandIns.All.Keys, name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    private string Script(string text)
    {
        var path = Path.Combine(_folder.FullName, "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
