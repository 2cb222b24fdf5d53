using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

/// <summary>What a remote command writes is counted while it writes it. The memory is that of the process, so nothing runs beside these.</summary>
[Collection(nameof(WholeProcess))]
public class RemoteCommandLimitTests
{
    private const long MiB = 1024 * 1024;
    private const string Bound = "[CmdletBinding()] param() ";

    // H63
    [Theory]
    [InlineData("while ($true) { 'y' }")]
    [InlineData("while ($true) { try { 'y' } catch { 'c' } finally { 'f' } }")]
    [InlineData("while ($true) { 'x' * 1000 }")]
    [InlineData("while ($true) { 1 }")]
    [InlineData("while ($true) { @{ A = 1 } }")]
    [InlineData("'x' * 5000")]
    [InlineData("'x' * 50000000")]
    [InlineData("while ($true) { 'x' * 1000000 }")]
    public async Task H63_output_without_end_is_stopped_at_its_limit(string script)
    {
        await RefusedAsync(script, "-MaxOutput 4000", asObject: false, "more than");
        await RefusedAsync(script, "-MaxOutput 4000", asObject: true, "more than");
    }

    // H63
    [Theory]
    [InlineData("$text = 'x' * 100000; $all = [object[]]::new(100000); [array]::Fill($all, $text); , $all")]
    [InlineData("$deep = @{ Text = 'x' * 600 }; 1..40 | ForEach-Object { $deep = @{ Inner = $deep; Text = 'y' * 600 } }; $deep")]
    [InlineData("$text = 'x' * 100000; [pscustomobject]@{ A = $text; B = @($text) * 1000 }")]
    [InlineData("class Lazy { [object[]] $Items = @('x' * 100000) * 100000 }; [Lazy]::new()")]
    public async Task H63_an_object_that_would_be_too_large_as_text_is_refused_before_it_is_made(string script)
    {
        await RefusedAsync(script, "-FullLanguage -MaxOutput 20000", asObject: true, "more than");
    }

    // H63
    [Theory]
    [InlineData("$one = @{ Text = 'x' * 2000 }; 1..20 | ForEach-Object { $one }", 20)]
    [InlineData("$a = @(1); 1..20 | ForEach-Object { $a = @($a, $a, $a) }; , $a", 1)]
    [InlineData("$me = @{}; $me.Me = $me; $me", 1)]
    [InlineData("$nested = 'leaf'; 1..20 | ForEach-Object { $nested = @(, $nested) }; , $nested", 1)]
    public async Task H63_an_object_that_is_large_only_when_it_is_counted_twice_is_none(string script, int count)
    {
        await using var rig = await RegisteredAsync(script, "-FullLanguage -MaxOutput 60000");

        Assert.Equal([count], rig.RunWell("@(Invoke-FtpCommand noisy -AsObject).Count"));
    }

    // H63
    [Theory]
    [InlineData("while ($true) { $PSCmdlet.WriteWarning('x' * 1000) }")]
    [InlineData("while ($true) { $PSCmdlet.WriteWarning('x') }")]
    [InlineData("while ($true) { $PSCmdlet.WriteWarning(\"`n\" * 1000) }")]
    [InlineData("while ($true) { $PSCmdlet.WriteWarning('x' * 10000000) }")]
    [InlineData("while ($true) { $PSCmdlet.WriteInformation('x', [string[]]@()) }")]
    [InlineData("while ($true) { $PSCmdlet.WriteVerbose('x') }")]
    [InlineData("while ($true) { $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'a', 'b')) }")]
    [InlineData("while ($true) { $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('x'), 'x', 0, $null)) }")]
    public async Task H63_every_other_stream_without_end_is_stopped_at_its_limit(string script)
    {
        await RefusedAsync(Bound + script, "-FullLanguage", asObject: false, "1 MiB of errors, warnings");
    }

    // H63
    [Theory]
    [InlineData("/usr/bin/yes")]
    [InlineData("'first'; 1; /usr/bin/yes")]
    [InlineData("/bin/sh -c 'yes >&2'")]
    [InlineData("/usr/bin/yes | ForEach-Object { $_ }")]
    [InlineData("$all = /usr/bin/yes")]
    [InlineData("$all = while ($true) { 'x' * 100000 }")]
    public async Task H63_what_waits_in_the_memory_of_the_shell_is_limited_too(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It takes a program that writes without end.");
        await RefusedAsync(script, "-MaxMemory 64MB", asObject: false, "more than");
    }

    [Fact]
    public async Task What_is_garbage_is_no_memory()
    {
        await using var rig = await RegisteredAsync("1..400 | ForEach-Object { $null = 'x' * 1000000 }; 'done'", "-MaxMemory 64MB");

        Assert.Equal(["done"], rig.RunWell("Invoke-FtpCommand noisy"));
    }

    [Theory]
    [InlineData("'a'; ''; 'b'", "a", "", "b")]
    [InlineData("'a'; 1; 'b'; 'c'", "a", "1", "b", "c")]
    [InlineData("\"two`nlines\"; 'c'", "two", "lines", "c")]
    [InlineData("\"end`r\"; 'c'", "end", "c")]
    [InlineData("'x' * 300")]
    [InlineData("1..3000 | ForEach-Object { 'line' }")]
    public async Task Lines_stay_lines(string script, params string[] lines)
    {
        await using var rig = await RegisteredAsync(script, "");
        var expected = lines.Length > 0 ? lines : [.. rig.RunWell(script).Cast<string>()];

        Assert.Equal(expected, rig.RunWell("Invoke-FtpCommand noisy"));
    }

    private static async Task RefusedAsync(string script, string parameters, bool asObject, string words)
    {
        await using var rig = await RegisteredAsync(script, parameters);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        using var watch = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 20);
        var result = rig.Run($"Invoke-FtpCommand noisy -Verbose {(asObject ? "-AsObject" : "")}");

        var error = result.Errors[^1];
        Assert.True(error.CategoryInfo.Category is ErrorCategory.QuotaExceeded or ErrorCategory.InvalidOperation, error.ToString());
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("noisy", error.TargetObject.ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.InRange(most - before, long.MinValue, 400 * MiB);

        // What the pipeline had in its queues goes when its threads have ended.
        Eventually.True(() => GC.GetTotalMemory(forceFullCollection: true) - before < 32 * MiB, "More than 32 MiB are still held.");
        rig.RunWell("Get-FtpCommand");
    }

    private static async Task<CmdletRig> RegisteredAsync(string script, string parameters)
    {
        var rig = await CmdletRig.ConnectedAsync();
        rig.Host.With("server", rig.Server).With("block", ScriptBlock.Create(script));
        rig.RunWell($"$null = Register-FtpCommand noisy $block -Server $server -TimeoutSec 120 {parameters}");
        return rig;
    }
}
