using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Pipeline;

public class AsyncCmdletProgressTests
{
    [Fact]
    public void A_flood_in_a_cmdlet_reaches_the_host_as_a_few_records_and_a_completed_one()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(SendFloodCommand)).With("stage", stage);
        var result = host.Run("Send-Flood $stage");

        Assert.Empty(result.Errors);
        Assert.Equal([300_000L], result.Output);
        Assert.Equal(2, host.Ui.Progress.Count);
        Assert.Equal(ProgressRecordType.Completed, host.Ui.Progress.Last().RecordType);
    }

    [Fact]
    public void The_bar_goes_away_when_the_body_fails()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(SendFloodCommand)).With("stage", stage);
        var result = host.RunToError("Send-Flood $stage -Fail");

        Assert.StartsWith("ConnectionLost,", result.TerminatingError?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, host.Ui.Progress.Last().RecordType);
    }

    [Fact]
    public void The_bar_goes_away_when_a_later_command_has_enough()
    {
        var stage = new ToyStage();
        using var host = new PowerShellHost(typeof(SendFloodCommand), typeof(StopAfterCommand)).With("stage", stage);
        var result = host.Run("Send-Flood $stage | Stop-After 1");

        Assert.Null(result.Failure);
        Assert.Equal(ProgressRecordType.Completed, host.Ui.Progress.Last().RecordType);
    }

    [Cmdlet(VerbsCommunications.Send, "Flood")]
    public sealed class SendFloodCommand : ToyCmdlet
    {
        private long _done;

        [Parameter]
        public SwitchParameter Fail { get; set; }

        protected override async Task ProcessAsync(CancellationToken cancellationToken)
        {
            using var progress = StartProgress();
            var work = progress.RunAsync(FloodAsync, Sample, cancellationToken);
            TheStage.Clock.Advance(ProgressSampler.Patience);
            await work;
            WriteObject(_done);
        }

        private async Task FloodAsync(CancellationToken cancellationToken)
        {
            await Task.Run(
                () =>
                {
                    for (var i = 0; i < 300_000; i++) Interlocked.Increment(ref _done);
                },
                cancellationToken);
            await TheStage.Reached;
            if (Fail) throw new FtpToolsException(ErrorCode.ConnectionLost, "The connection broke.");
        }

        /// <summary>The work goes on until it has been looked at once.</summary>
        private ProgressSnapshot Sample()
        {
            TheStage.SayReached();
            var done = Interlocked.Read(ref _done);
            return new ProgressSnapshot("Sending", "flood.bin", done, 300_000, done, TimeSpan.FromSeconds(1));
        }
    }
}
