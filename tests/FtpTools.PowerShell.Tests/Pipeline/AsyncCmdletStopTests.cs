using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class AsyncCmdletStopTests
{
    [Fact]
    public async Task Stop_while_waiting_cancels_the_body_and_runs_its_awaited_clean_up_on_the_pipeline_thread()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WaitForStopCommand)).With("stage", stage);
        var result = await host.RunAndStopAsync("Wait-ForStop $stage", stage.Reached);

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.IsType<PipelineStoppedException>(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["waiting", "finally began", "finally ended", "clean-up", "disposed"], stage.Diary);
        Assert.Equal(1, stage.ThreadCount);
    }

    [Fact]
    public async Task A_body_that_ignores_the_stop_is_left_behind_after_the_grace_time()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WaitForGateCommand)).With("stage", stage);
        var result = await host.RunAndStopAsync(
            "Wait-ForGate $stage", stage.Reached, () => AdvanceUntil(stage, () => stage.Diary.Contains("disposed")));

        Assert.Equal(PSInvocationState.Stopped, result.State);
        Assert.DoesNotContain("after the gate", stage.Diary);

        stage.OpenGate();
        await stage.Ended;
        Assert.Contains("after the gate", stage.Diary);
    }

    [Fact]
    public async Task An_error_that_follows_from_the_stop_is_not_reported()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(WaitThenFailCommand)).With("stage", stage);
        var result = await host.RunAndStopAsync("Wait-ThenFail $stage", stage.Reached);

        Assert.IsType<PipelineStoppedException>(result.Failure);
        Assert.Empty(result.Errors);
    }

    /// <summary>The stop reaches the cmdlet on a thread of the engine; until its timer is there, advancing the clock does nothing.</summary>
    private static void AdvanceUntil(ToyStage stage, Func<bool> done)
    {
        while (!done())
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(1));
            Thread.Yield();
        }
    }

    [Cmdlet(VerbsLifecycle.Wait, "ForStop")]
    public sealed class WaitForStopCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            TheStage.Note("waiting");
            try
            {
                TheStage.SayReached();
                await Task.Delay(Timeout.InfiniteTimeSpan, TheStage.Clock, cancellationToken);
            }
            finally
            {
                TheStage.Note("finally began");
                await Task.Yield();
                TheStage.Note("finally ended");
            }
        }

        protected override async Task CleanUpAsync()
        {
            await Task.Yield();
            TheStage.Note("clean-up");
        }
    }

    [Cmdlet(VerbsLifecycle.Wait, "ForGate")]
    public sealed class WaitForGateCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            TheStage.SayReached();
            await TheStage.Gate;
            TheStage.Note("after the gate");
            TheStage.SayEnded();
        }
    }

    [Cmdlet(VerbsLifecycle.Wait, "ThenFail")]
    public sealed class WaitThenFailCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            TheStage.SayReached();
            await Task.Delay(Timeout.InfiniteTimeSpan, TheStage.Clock, cancellationToken).ContinueWith(
                _ => throw new FtpToolsException(ErrorCode.ConnectionLost, "The connection was closed."), TaskScheduler.Default);
        }
    }
}
