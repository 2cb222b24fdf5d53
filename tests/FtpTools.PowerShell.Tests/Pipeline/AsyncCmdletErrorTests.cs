using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class AsyncCmdletErrorTests
{
    [Fact]
    public void An_error_of_ours_that_escapes_ends_the_command_under_its_own_id()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestFailureCommand)).With("stage", stage);
        var result = host.RunToError("Test-Failure $stage QuotaExceeded; 'not reached'");

        var error = result.TerminatingError;
        Assert.NotNull(error);
        Assert.Equal($"QuotaExceeded,{typeof(TestFailureCommand).FullName}", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.QuotaExceeded, error.CategoryInfo.Category);
        Assert.Equal("a.bin", error.TargetObject);
        Assert.Equal(ErrorTable.Describe(ErrorCode.QuotaExceeded).Advice, error.ErrorDetails.RecommendedAction);
        Assert.Equal(ErrorCode.QuotaExceeded, Assert.IsType<FtpToolsException>(error.Exception).Code);
        Assert.Equal(["disposed"], stage.Diary);
    }

    [Fact]
    public void An_own_time_out_is_a_terminating_error_and_no_silent_stop()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestTimeoutCommand)).With("stage", stage);
        var result = host.RunToError("Test-Timeout $stage; 'not reached'");

        Assert.IsType<OperationCanceledException>(result.TerminatingError?.Exception, exactMatch: false);
        Assert.Empty(result.Output);
        Assert.NotEqual(PSInvocationState.Stopped, result.State);
    }

    [Fact]
    public void A_defect_passes_through_under_its_own_type()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestDefectCommand)).With("stage", stage);
        var result = host.RunToError("Test-Defect $stage");

        Assert.IsType<FormatException>(result.TerminatingError?.Exception);
    }

    [Fact]
    public void An_item_that_fails_is_an_error_and_the_next_one_goes_on()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestItemCommand)).With("stage", stage);
        var result = host.Run("'NotFound', 'FileBusy' | Test-Item $stage; 'reached'");

        Assert.Null(result.Failure);
        Assert.Equal(["end", "reached"], result.Output);
        Assert.Equal(
            [$"NotFound,{typeof(TestItemCommand).FullName}", $"FileBusy,{typeof(TestItemCommand).FullName}"],
            result.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.Equal([ErrorCode.NotFound, ErrorCode.FileBusy], result.Errors.Select(e => e.TargetObject));
    }

    [Fact]
    public void A_lost_session_ends_the_command_at_once()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestItemCommand)).With("stage", stage);
        var result = host.RunToError("'NotFound', 'ConnectionLost', 'FileBusy' | Test-Item $stage; 'not reached'");

        Assert.Equal($"ConnectionLost,{typeof(TestItemCommand).FullName}", result.TerminatingError?.FullyQualifiedErrorId);
        Assert.Equal(ErrorCode.ConnectionLost, result.TerminatingError?.TargetObject);
        Assert.Contains(result.Errors, e => e.FullyQualifiedErrorId.StartsWith("NotFound,", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Errors, e => e.FullyQualifiedErrorId.StartsWith("FileBusy,", StringComparison.Ordinal));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void ErrorAction_Stop_turns_an_item_error_into_the_end_of_the_command()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(TestItemCommand)).With("stage", stage);
        var result = host.Run("'NotFound', 'FileBusy' | Test-Item $stage -ErrorAction Stop");

        Assert.IsType<ActionPreferenceStopException>(result.Failure);
        Assert.Equal($"NotFound,{typeof(TestItemCommand).FullName}", result.TerminatingError?.FullyQualifiedErrorId);
    }

    [Cmdlet(VerbsDiagnostic.Test, "Failure")]
    public sealed class TestFailureCommand : ToyCmdlet
    {
        [Parameter(Mandatory = true, Position = 1)]
        public ErrorCode Code { get; set; }

        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw new FtpToolsException(Code, "There is no room for a.bin.") { Target = "a.bin" };
        }
    }

    [Cmdlet(VerbsDiagnostic.Test, "Timeout")]
    public sealed class TestTimeoutCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            using var limit = new CancellationTokenSource();
            var waiting = Task.Delay(Timeout.InfiniteTimeSpan, TheStage.Clock, limit.Token);
            await limit.CancelAsync();
            await waiting;
        }
    }

    [Cmdlet(VerbsDiagnostic.Test, "Defect")]
    public sealed class TestDefectCommand : ToyCmdlet
    {
        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw new FormatException("A defect.");
        }
    }

    [Cmdlet(VerbsDiagnostic.Test, "Item")]
    public sealed class TestItemCommand : ToyCmdlet
    {
        [Parameter(ValueFromPipeline = true)]
        public ErrorCode Code { get; set; }

        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            ReportItemError(new FtpToolsException(Code, "This one failed."), Code);
        }

        protected override Task EndAsync(CancellationToken cancellationToken)
        {
            WriteObject("end");
            return Task.CompletedTask;
        }
    }
}
