using System.Management.Automation;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class TransferBarTests
{
    private const long LargeFile = 8 * 1024 * 1024;
    private const long Middle = 1024 * 1024;

    [Theory]
    [InlineData(nameof(HeldDirection.ToServer), "Send-FtpFile large.bin", "Sending files")]
    [InlineData(nameof(HeldDirection.ToClient), "Receive-FtpFile large.bin got.bin", "Receiving files")]
    public async Task A_long_transfer_shows_a_bar_that_goes_away_at_the_end(string direction, string script, string activity)
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, Enum.Parse<HeldDirection>(direction), Middle);
        rig.Connect(port: relay.Port);
        if (direction == nameof(HeldDirection.ToServer)) rig.MakeLocal("large.bin", LargeFile);
        else rig.MakeHome("large.bin", LargeFile);
        rig.Host.Ui.ProgressWritten += relay.Release;
        rig.RunWell(script);

        var records = rig.Host.Ui.Progress;
        Assert.True(records.Count >= 2);
        Assert.All(records, r => Assert.Equal(activity, r.Activity));
        Assert.All(records, r => Assert.InRange(r.PercentComplete, 0, 100));
        Assert.Contains("large.bin", records.First().StatusDescription + records.First().CurrentOperation, StringComparison.Ordinal);
        Assert.Equal(ProgressRecordType.Completed, records.Last().RecordType);
    }

    [Fact]
    public async Task A_bar_goes_away_when_the_session_is_lost_amid_many_files()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Middle);
        rig.Connect(port: relay.Port);
        for (var i = 0; i < 12; i++) rig.MakeLocal($"{i}.bin", LargeFile);
        var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Host.Ui.ProgressWritten += () => shown.TrySetResult();
        var sending = Task.Run(() => rig.RunToError("Send-FtpFile *.bin -RetryCount 0"));
        await shown.Task;
        relay.Cut();
        var result = await sending;

        ErrorIs.Like(ErrorCode.ConnectionLost, ErrorCategory.ConnectionError, result.TerminatingError);
        Assert.Equal(ProgressRecordType.Completed, rig.Host.Ui.Progress.Last().RecordType);
    }

    [Fact]
    public async Task Of_several_files_one_is_shown_below_the_bar_of_all()
    {
        await using var rig = await CmdletRig.StartAsync();
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Middle);
        rig.Connect(port: relay.Port);
        foreach (var name in new[] { "first.bin", "second.bin" }) rig.MakeLocal(name, LargeFile);
        rig.Host.Ui.ProgressWritten += relay.Release;
        rig.RunWell("Send-FtpFile *.bin");

        var records = rig.Host.Ui.Progress.ToList();
        var bar = records[0];
        var below = records.Where(r => r.ActivityId != bar.ActivityId).ToList();
        Assert.Equal("Sending files", bar.Activity);
        Assert.NotEmpty(below);
        Assert.All(below, r => Assert.Equal(bar.ActivityId, r.ParentActivityId));
        Assert.All(below, r => Assert.Contains(Path.GetFileName(r.Activity), new[] { "first.bin", "second.bin" }));
        Assert.All(below, r => Assert.InRange(r.PercentComplete, 0, 100));
        Assert.Equal(ProgressRecordType.Completed, below[^1].RecordType);
        Assert.Equal((bar.ActivityId, ProgressRecordType.Completed), (records[^1].ActivityId, records[^1].RecordType));
    }

    [Fact]
    public async Task A_short_transfer_shows_none()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.RunWell("Send-FtpFile a.txt; Receive-FtpFile a.txt b.txt");

        Assert.Empty(rig.Host.Ui.Progress);
    }
}
