using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Tests.TestSupport;
using Microsoft.Extensions.Logging;

namespace FtpTools.PowerShell.Tests.Pipeline;

#pragma warning disable CA1848 // The messages are the test's own.

public class PipelineLoggerTests
{
    private readonly PipelineLogger _logger = new();

    [Fact]
    public void Nothing_is_wanted_while_no_command_runs()
    {
        Assert.DoesNotContain(Enum.GetValues<LogLevel>(), _logger.IsEnabled);
    }

    [Fact]
    public void Only_the_streams_that_are_on_are_wanted()
    {
        using var attached = _logger.Attach(new PipelineLog(_ => { }, _ => { }) { VerboseWanted = true });

        Assert.True(_logger.IsEnabled(LogLevel.Information));
        Assert.True(_logger.IsEnabled(LogLevel.Error));
        Assert.False(_logger.IsEnabled(LogLevel.Debug));
        Assert.False(_logger.IsEnabled(LogLevel.None));
    }

    [Fact]
    public void The_command_that_began_last_gets_the_lines_and_the_one_before_gets_them_again()
    {
        List<string> outer = [];
        List<string> inner = [];
        var outerLog = new PipelineLog(outer.Add, outer.Add) { VerboseWanted = true };
        var innerLog = new PipelineLog(inner.Add, inner.Add) { VerboseWanted = true };
        using (_logger.Attach(outerLog))
        {
            using (_logger.Attach(innerLog)) _logger.LogInformation("inner");
            _logger.LogWarning(new FormatException("bad"), "outer");
        }

        _logger.LogInformation("nobody");
        outerLog.Drain();
        innerLog.Drain();

        Assert.Equal(["Warning: outer (FormatException: bad)"], outer);
        Assert.Equal(["inner"], inner);
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("-Verbose", 1, 0)]
    [InlineData("-Debug", 0, 1)]
    [InlineData("-Verbose:$false -Debug:$true", 0, 1)]
    public void A_command_shows_lines_of_other_threads_when_it_is_asked_to(string switches, int verbose, int debug)
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WriteLogCommand)).With("stage", stage);
        var result = host.Run($"Write-Log $stage {switches}");

        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Repeat("done", verbose), result.Verbose);
        Assert.Equal(Enumerable.Repeat("step", debug), result.Debug);
    }

    [Fact]
    public void The_preference_variable_switches_the_stream_on_too()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WriteLogCommand)).With("stage", stage);

        Assert.Equal(["done"], host.Run("$VerbosePreference = 'Continue'; Write-Log $stage").Verbose);
    }

    [Fact]
    public async Task A_line_is_shown_while_the_command_still_waits()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WaitWithLogCommand)).With("stage", stage);
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Ui.VerboseWritten += shown.SetResult;
        var result = await host.RunAndStopAsync("Wait-WithLog $stage -Verbose", shown.Task);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.Equal(["done"], result.Verbose);
    }

    [Cmdlet(VerbsCommunications.Write, "Log")]
    public sealed class WriteLogCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            var logger = new PipelineLogger();
            using var attached = logger.Attach(Log);
            await Task.Run(
                () =>
                {
                    logger.LogInformation("done");
                    logger.LogDebug("step");
                },
                cancellationToken);
        }
    }

    [Cmdlet(VerbsLifecycle.Wait, "WithLog")]
    public sealed class WaitWithLogCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            var logger = new PipelineLogger();
            using var attached = logger.Attach(Log);
            await Task.Run(() => logger.LogInformation("done"), cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TheStage.Clock, cancellationToken);
        }
    }
}
