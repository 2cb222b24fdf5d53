using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class AsyncCmdletCleanUpTests
{
    [Fact]
    public async Task A_clean_up_that_takes_too_long_gives_the_prompt_back_and_goes_on_in_the_background()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestSlowCleanUpCommand)).With("stage", stage);
        var result = host.Run("Test-SlowCleanUp $stage; 'prompt'");
        Assert.Equal(["prompt"], result.Output);
        Assert.Equal(["cleaning", "disposed"], stage.Diary);

        stage.OpenGate();
        await stage.Ended;
        Assert.Equal(["cleaning", "disposed", "cleaned"], stage.Diary);
    }

    [Fact]
    public void A_clean_up_that_fails_does_not_undo_what_the_command_has_done()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestBadCleanUpCommand)).With("stage", stage);
        var result = host.Run("Test-BadCleanUp $stage; 'prompt'");

        Assert.Null(result.Failure);
        Assert.Equal(["done", "prompt"], result.Output);
        Assert.Equal(["cleaning"], stage.Diary);
    }

    [Fact]
    public void Disposing_twice_cleans_up_once()
    {
        var stage = new ToyStage();
        stage.OpenGate();
        var cmdlet = new TestSlowCleanUpCommand { Stage = stage };
        cmdlet.Dispose();
        cmdlet.Dispose();

        Assert.Equal(1, stage.Diary.Count(entry => entry == "cleaning"));
    }

    [Cmdlet(VerbsDiagnostic.Test, "SlowCleanUp")]
    public sealed class TestSlowCleanUpCommand : ToyCmdlet
    {
        protected override async Task CleanUpAsync()
        {
            TheStage.Note("cleaning");
            if (!TheStage.Gate.IsCompleted) TheStage.Clock.Advance(PumpOptions.DefaultGrace);
            await TheStage.Gate;
            TheStage.Note("cleaned");
            TheStage.SayEnded();
        }
    }

    [Cmdlet(VerbsDiagnostic.Test, "BadCleanUp")]
    public sealed class TestBadCleanUpCommand : ToyCmdlet
    {
        protected override Task EndAsync(CancellationToken cancellationToken)
        {
            WriteObject("done");
            return Task.CompletedTask;
        }

        protected override async Task CleanUpAsync()
        {
            await Task.Yield();
            TheStage.Note("cleaning");
            throw new FtpToolsException(ErrorCode.LocalFileError, "I cannot clean up.");
        }
    }
}
