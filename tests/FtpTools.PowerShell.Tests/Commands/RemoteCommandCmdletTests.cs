using System.Diagnostics;
using System.Management.Automation;
using FtpTools.PowerShell.Results;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

[Collection(Group)]
public class RemoteCommandCmdletTests
{
    /// <summary>For tests of what commands leave in this process: they would see each other's.</summary>
    public const string Group = "Remote commands";

    // The engine of the tests has no Write-Warning and its like; Pester tries those.
    private const string Bound = "[CmdletBinding()] param() ";

    [Fact]
    public async Task A_script_block_is_called_by_its_name_with_what_the_client_gives()
    {
        await using var rig = await RegisteredAsync("greet", "param($Name, $Times = 1) 1..[int]$Times | ForEach-Object { \"hello $Name\" }");

        Assert.Equal(["hello ann"], rig.RunWell("Invoke-FtpCommand greet ann"));
        Assert.Equal(["hello b", "hello b"], rig.RunWell("Invoke-FtpCommand greet -ArgumentList b, 2"));
        var command = Assert.IsType<FtpCommand>(Assert.Single(rig.RunWell("Get-FtpCommand")));
        Assert.Equal(("greet", null, null), (command.Name, command.Users, command.TimeoutSec));
    }

    [Theory]
    [InlineData("a b c", "3: a|b|c")]
    [InlineData("a, b, c", "3: a|b|c")]
    [InlineData("-ArgumentList a, b, c", "3: a|b|c")]
    [InlineData("a b -AsObject", "2: a|b")]
    [InlineData("'two words' 3 '-x'", "3: two words|3|-x")]
    [InlineData("''", "1: ")]
    [InlineData("$null", "1: ")]
    [InlineData("@()", "0: ")]
    [InlineData("", "0: ")]
    public async Task Arguments_are_a_list_or_further_words(string given, string answer)
    {
        await using var rig = await RegisteredAsync("join", "\"$($args.Count): $($args -join '|')\"");

        Assert.Equal([answer], rig.RunWell($"Invoke-FtpCommand join {given}"));
    }

    // H63
    [Theory]
    [InlineData("'; Remove-Item x'")]
    [InlineData("'$(1+1)'")]
    [InlineData("'`$env:PATH'")]
    [InlineData("\"two`nlines\"")]
    [InlineData("'\"quoted\" ''twice'''")]
    [InlineData("'| Out-Null'")]
    [InlineData("''")]
    [InlineData("'-Name'")]
    public async Task H63_an_argument_is_text_and_never_a_program(string argument)
    {
        await using var rig = await RegisteredAsync("back", "param($Text) \"<$Text>\"");
        var sent = Assert.IsType<string>(Assert.Single(rig.RunWell(argument)));

        var answer = string.Join('\n', rig.RunWell($"Invoke-FtpCommand back -ArgumentList ({argument})"));

        Assert.Equal($"<{sent}>", answer);
    }

    [Fact]
    public async Task Objects_come_as_deserialised_ones()
    {
        await using var rig = await RegisteredAsync("two", "[pscustomobject]@{ A = 1; B = 'x'; Deep = @{ Down = @{ Below = 1 } } }; [pscustomobject]@{ A = 2 }", "-FullLanguage");
        var objects = rig.RunWell("Invoke-FtpCommand two -AsObject | ForEach-Object { \"$($_.A) $($_.PSTypeNames[0])\" }");

        Assert.Equal(["1 Deserialized.System.Management.Automation.PSCustomObject", "2 Deserialized.System.Management.Automation.PSCustomObject"], objects);
    }

    [Fact]
    public async Task Errors_come_apart_from_output_and_one_that_ends_the_script_is_the_answer()
    {
        await using var rig = await RegisteredAsync("mixed", "param($Stop) 'before'; Get-Command none-such; 'after'; if ($Stop) { throw 'no paper' }");
        var mixed = rig.Run("Invoke-FtpCommand mixed");
        var ended = rig.Run("Invoke-FtpCommand mixed 1");

        Assert.Equal(["before", "after"], mixed.Output);
        ErrorIs.Like(ErrorCode.CommandFailed, ErrorCategory.InvalidOperation, Assert.Single(mixed.Errors), "none-such");
        Assert.Empty(ended.Output);
        Assert.Equal(2, ended.Errors.Count);
        ErrorIs.Like(ErrorCode.CommandFailed, ErrorCategory.InvalidOperation, ended.Errors[0], "none-such");
        Assert.Equal("no paper", ended.Errors[1].ToString());
    }

    [Theory]
    [InlineData("throw 'boom'", "boom")]
    [InlineData("throw 'It is over.'", "It is over.")]
    [InlineData("throw", "ScriptHalted")]
    [InlineData("Get-Command none-such -ErrorAction Stop", "The term 'none-such' is not recognized as a name of a cmdlet, function, script file, or executable program.*")]
    [InlineData("function f { throw [System.IO.IOException]::new('deep') }; f", "deep")]
    public async Task What_a_script_says_of_its_end_arrives_as_it_is(string script, string message)
    {
        await using var rig = await RegisteredAsync("th", script, "-FullLanguage");
        var error = Assert.Single(rig.Run("Invoke-FtpCommand th").Errors);

        Assert.True(new WildcardPattern(message).IsMatch(error.ToString()), error.ToString());
        Assert.Equal("th", error.TargetObject);
    }

    [Theory]
    [InlineData("throw 'boom'", ErrorCode.CommandFailed)]
    [InlineData("'x' * 5000", ErrorCode.OutputTooLarge)]
    [InlineData("while ($true) { }", ErrorCode.CommandTimeout)]
    public async Task What_was_said_before_the_end_arrives_before_it(string end, ErrorCode code)
    {
        var said = "$PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteInformation('i', [string[]]@()); $PSCmdlet.WriteVerbose('v'); Get-Command none-such; ";
        await using var rig = await RegisteredAsync("ends", Bound + said + end, "-FullLanguage -MaxOutput 4000 -TimeoutSec 2");
        var result = rig.Run("Invoke-FtpCommand ends -Verbose -InformationVariable i; $i");

        Assert.Equal(["w"], result.Warnings);
        Assert.Contains("v", result.Verbose);
        Assert.Equal("i", Assert.Single(result.Output)?.ToString());
        Assert.Equal(2, result.Errors.Count);
        ErrorIs.Like(ErrorCode.CommandFailed, ErrorCategory.InvalidOperation, result.Errors[0], "none-such");
        Assert.StartsWith(code.ToString(), result.Errors[1].FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$PSCmdlet.WriteWarning('wet paint'); 'out'", "wet paint")]
    [InlineData("$PSCmdlet.WriteWarning(\"two`nlines\"); 'out'", "two", "lines")]
    [InlineData("1..3 | ForEach-Object { $PSCmdlet.WriteWarning(\"w$_\") }; 'out'", "w1", "w2", "w3")]
    [InlineData("$PSCmdlet.WriteWarning(\"$([char]27)[31mred\"); 'out'", "\uFFFD[31mred")]
    public async Task Warnings_reach_the_warnings_of_the_caller(string script, params string[] warnings)
    {
        await using var rig = await RegisteredAsync("warn", Bound + script, "-FullLanguage");
        var result = rig.Run("Invoke-FtpCommand warn");

        Assert.Equal(warnings, result.Warnings);
        Assert.Equal(["out"], result.Output);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public async Task What_is_being_done_is_told_only_to_who_asks()
    {
        await using var rig = await RegisteredAsync("steps", Bound + "$PSCmdlet.WriteVerbose('step one'); $PSCmdlet.WriteDebug('inner'); 'out'", "-FullLanguage");

        Assert.DoesNotContain("step one", rig.Run("Invoke-FtpCommand steps").Verbose);
        var verbose = rig.Run("Invoke-FtpCommand steps -Verbose");
        Assert.Contains("step one", verbose.Verbose);
        Assert.Equal(["out"], verbose.Output);
        Assert.Contains("step one", rig.Run("$VerbosePreference = 'Continue'; Invoke-FtpCommand steps").Verbose);
        Assert.DoesNotContain("inner", rig.Run("Invoke-FtpCommand steps -Debug").Debug);
    }

    [Fact]
    public async Task Information_keeps_whether_it_is_for_the_screen()
    {
        await using var rig = await RegisteredAsync(
            "inform", Bound + "$PSCmdlet.WriteInformation('for the record', [string[]]@()); $PSCmdlet.WriteInformation('for the screen', [string[]]@('PSHOST')); 'out'", "-FullLanguage");
        var result = rig.RunWell("$o = Invoke-FtpCommand inform -InformationVariable i; $o; $i | ForEach-Object { \"$($_.MessageData) $($_.Tags -join '+')\" }");

        Assert.Equal(["out", "for the record ", "for the screen PSHOST"], result);
    }

    [Fact]
    public async Task Objects_and_errors_come_with_them()
    {
        await using var rig = await RegisteredAsync("all", Bound + "$PSCmdlet.WriteWarning('w'); Get-Command none-such; [pscustomobject]@{ A = 1 }", "-FullLanguage");
        var result = rig.Run("Invoke-FtpCommand all -AsObject | ForEach-Object { $_.A }");

        Assert.Equal(["w"], result.Warnings);
        Assert.Equal([1], result.Output);
        ErrorIs.Like(ErrorCode.CommandFailed, ErrorCategory.InvalidOperation, Assert.Single(result.Errors), "none-such");
    }

    // H63
    [Fact]
    public async Task H63_a_script_that_does_not_end_is_stopped_and_its_programs_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
        var marker = "9" + Random.Shared.Next(100_000, 999_999);
        await using var rig = await RegisteredAsync("sleep", $"/bin/sh -c 'cd / && sleep {marker} & sleep {marker}; true'; 'ended'", "-TimeoutSec 1");
        var result = rig.Run("Invoke-FtpCommand sleep");

        ErrorIs.Like(ErrorCode.CommandTimeout, ErrorCategory.OperationTimeout, Assert.Single(result.Errors), "sleep");
        Eventually.True(() => Running(marker) == 0, "A program goes on after its command.");
        rig.RunWell("Get-FtpCommand");
    }

    // H63
    [Fact]
    public async Task H63_no_program_is_left_when_the_client_goes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which programs a command left is seen on Linux.");
        var marker = "8" + Random.Shared.Next(100_000, 999_999);
        await using var rig = await RegisteredAsync("sleep", $"/bin/sh -c 'sleep {marker} & wait'", "-TimeoutSec 600");
        var leaving = rig.Connect();
        var call = leaving.InvokeCommandAsync("sleep", []);
        Eventually.True(() => Running(marker) > 0, "The program was not started.");

        await leaving.DisposeAsync();

        await Assert.ThrowsAnyAsync<FtpToolsException>(() => call);
        Eventually.True(() => Running(marker) == 0, "A program goes on after its client left.");
    }

    // H63
    [Fact]
    public async Task H63_bytes_that_are_no_text_do_no_harm()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes a program that writes any bytes.");
        await using var rig = await RegisteredAsync("binary", "/bin/sh -c 'head -c 2000 /dev/urandom'");

        rig.RunWell("Invoke-FtpCommand binary");
        Assert.Single(rig.RunWell("Get-FtpCommand"));
    }

    [Fact]
    public async Task No_call_sees_what_another_left_and_each_begins_in_an_empty_folder()
    {
        await using var rig = await RegisteredAsync("state", "param($Set) if ($Set) { $global:left = $Set; function global:f { 'f' } } \"<$left>\"; @([IO.Directory]::GetFileSystemEntries($PWD.Path)).Count", "-FullLanguage");

        Assert.Equal(["<1>", "0"], rig.RunWell("Invoke-FtpCommand state 1"));
        Assert.Equal(["<>", "0"], rig.RunWell("Invoke-FtpCommand state"));
    }

    [Fact]
    public async Task Without_FullLanguage_a_script_is_held_to_constrained_language()
    {
        await using var rig = await RegisteredAsync("outside", "[System.IO.File]::Exists('/')");

        ErrorIs.Like(ErrorCode.CommandFailed, ErrorCategory.InvalidOperation, Assert.Single(rig.Run("Invoke-FtpCommand outside").Errors), "-FullLanguage");
    }

    [Fact]
    public async Task Commands_are_for_the_users_that_are_named_and_end_when_they_are_taken_away()
    {
        await using var rig = await RegisteredAsync("private", "'x'", "-User bob");
        Assert.Empty(rig.RunWell("Get-FtpCommand"));
        ErrorIs.Like(ErrorCode.CommandNotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Run("Invoke-FtpCommand private").Errors), "private");

        var own = Assert.IsType<FtpCommand>(Assert.Single(rig.RunWell("Get-FtpCommand priv* -Server $server")));
        Assert.Equal(("private", "bob", 30.0), (own.Name, Assert.Single(own.Users!), own.TimeoutSec));
        Assert.Empty(rig.RunWell("Unregister-FtpCommand private -Server $server -WhatIf"));
        Assert.Single(rig.RunWell("Get-FtpCommand -Server $server"));
        Assert.Empty(rig.RunWell("Unregister-FtpCommand * -Server $server"));
        Assert.Empty(rig.RunWell("Get-FtpCommand -Server $server"));
        ErrorIs.Like(ErrorCode.CommandNotFound, ErrorCategory.ObjectNotFound, Assert.Single(rig.Run("Unregister-FtpCommand private -Server $server").Errors), "private");
    }

    [Fact]
    public async Task The_names_are_completed()
    {
        await using var rig = await RegisteredAsync("disk-free", "'x'");
        var completion = rig.RunWell("(TabExpansion2 'Invoke-FtpCommand di' 20).CompletionMatches | ForEach-Object { $_.CompletionText }");

        Assert.Equal(["disk-free"], completion);
    }

    private static async Task<CmdletRig> RegisteredAsync(string name, string script, string parameters = "")
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.Host.With("server", rig.Server).With("block", ScriptBlock.Create(script));
        rig.RunWell($"$null = Register-FtpCommand {name} $block -Server $server {parameters}");
        return rig;
    }

    private static int Running(string marker)
    {
        return Process.GetProcessesByName("sleep").Count(p => CommandLineOf(p).Contains(marker, StringComparison.Ordinal));
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
