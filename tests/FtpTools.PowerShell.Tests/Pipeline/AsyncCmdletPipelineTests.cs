using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class AsyncCmdletPipelineTests
{
    [Fact]
    public void Early_end_by_a_later_command_runs_finally_and_clean_up_on_the_pipeline_thread()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(GetNumbersCommand), typeof(StopAfterCommand)).With("stage", stage);
        var result = host.Run("Get-Numbers $stage | Stop-After 2");

        Assert.Null(result.Failure);
        Assert.Equal([1, 2], result.Output);
        Assert.Equal(["finally began", "finally ended", "clean-up", "disposed"], stage.Diary);
        Assert.Equal(1, stage.ThreadCount);
    }

    [Fact]
    public void Early_end_cancels_what_the_body_left_running()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(GetNumbersCommand), typeof(StopAfterCommand)).With("stage", stage);
        host.Run("Get-Numbers $stage | Stop-After 1");

        Assert.True(stage.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_throw_downstream_goes_through_the_body_untouched()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(GetNumbersCommand)).With("stage", stage);
        var result = host.Run("Get-Numbers $stage | ForEach-Object { if ($_ -eq 2) { throw 'enough' } $_ }");

        Assert.Equal("enough", result.TerminatingError?.FullyQualifiedErrorId);
        Assert.Equal([1], result.Output);
        Assert.Equal(["finally began", "finally ended", "clean-up", "disposed"], stage.Diary);
        Assert.Equal(1, stage.ThreadCount);
    }

    [Fact]
    public void A_whole_run_goes_through_begin_process_end_and_clean_up_on_one_thread()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestLifeCommand)).With("stage", stage);
        var result = host.Run("1, 2 | Test-Life $stage");

        Assert.Equal(["begin", "process", "process", "end", "clean-up", "disposed"], stage.Diary);
        Assert.Equal(1, stage.ThreadCount);
        Assert.Equal([1, 2], result.Output);
    }

    [Fact]
    public void Asynchronous_cmdlets_nest_in_one_pipeline_and_pass_objects_on_one_by_one()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(GetNumbersCommand), typeof(TestLifeCommand)).With("stage", stage);
        var result = host.Run("Get-Numbers $stage | ForEach-Object { $_ } | Test-Life $stage | Test-Life $stage");

        Assert.Equal([1, 2, 3], result.Output);
        Assert.Equal(6, stage.Diary.Count(entry => entry == "process"));
        Assert.Equal(1, stage.ThreadCount);
        Assert.True(stage.Diary.ToList().IndexOf("process") < stage.Diary.ToList().IndexOf("finally began"));
    }

    [Fact]
    public async Task A_loop_that_outlives_the_cmdlet_goes_on_in_the_thread_pool()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(StartLoopCommand)).With("stage", stage);
        host.Run("Start-Loop $stage");
        Assert.DoesNotContain("after the gate", stage.Diary);

        stage.OpenGate();
        await stage.Ended;
        Assert.Equal(["begin", "disposed", "after the gate", "still going"], stage.Diary);
    }

    [Fact]
    public void ShouldProcess_answers_after_an_await()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(RemoveToyCommand)).With("stage", stage);

        Assert.Equal([true], host.Run("Remove-Toy $stage").Output);
        Assert.Equal([false], host.Run("Remove-Toy $stage -WhatIf").Output);
        Assert.Contains(host.Ui.Written, line => line.Contains("the toy", StringComparison.Ordinal));
    }

    [Cmdlet(VerbsCommon.Get, "Numbers")]
    public sealed class GetNumbersCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            TheStage.Token = cancellationToken;
            try
            {
                for (var number = 1; number <= 3; number++)
                {
                    await Task.Yield();
                    WriteObject(number);
                }
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

    [Cmdlet(VerbsDiagnostic.Test, "Life")]
    public sealed class TestLifeCommand : ToyCmdlet
    {
        [Parameter(ValueFromPipeline = true)]
        public int InputObject { get; set; }

        protected override async Task BeginAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            TheStage.Note("begin");
        }

        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            TheStage.Note("process");
            WriteObject(InputObject);
        }

        protected override async Task EndAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            TheStage.Note("end");
        }

        protected override async Task CleanUpAsync()
        {
            await Task.Yield();
            TheStage.Note("clean-up");
        }
    }

    [Cmdlet(VerbsLifecycle.Start, "Loop")]
    public sealed class StartLoopCommand : ToyCmdlet
    {
        protected override Task BeginAsync(CancellationToken cancellationToken)
        {
            TheStage.Note("begin");
            _ = LoopAsync();
            return Task.CompletedTask;
        }

        private async Task LoopAsync()
        {
            await TheStage.Gate;
            TheStage.Note("after the gate");
            await Task.Yield();
            TheStage.Note("still going");
            TheStage.SayEnded();
        }
    }

    [Cmdlet(VerbsCommon.Remove, "Toy", SupportsShouldProcess = true)]
    public sealed class RemoveToyCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            WriteObject(ShouldProcess("the toy", "Remove"));
        }
    }
}
