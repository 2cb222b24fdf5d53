using System.Management.Automation;
using FtpTools.PowerShell.Jobs;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Commands;

public class TransferJobTests
{
    private const int Long = 8 * 1024 * 1024;

    [Fact]
    public async Task Files_are_sent_in_the_background_and_Receive_Job_writes_their_results()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt", "a");
        rig.WriteLocal("sub/b.txt", "bb");

        var job = JobOf(rig.RunWell("$job = Send-FtpFile $local/* -Recurse -AsJob; $job"));
        rig.RunWell("Wait-Job $job");

        Assert.Equal(JobState.Completed, job.JobStateInfo.State);
        Assert.Equal(["/a.txt", "/sub/b.txt"], rig.RunWell("Receive-Job $job").Cast<TransferResult>().Select(r => r.RemotePath).Order());
        Assert.Equal("bb", File.ReadAllText(rig.InHome("sub/b.txt")));
        Assert.False(job.HasMoreData);
        Assert.Equal("127.0.0.1", job.Location);
        Assert.Equal("3 B of 3 B", job.StatusMessage.Split(',')[0]);
        Assert.Same(job, Assert.Single(rig.RunWell("Get-Job")));
        rig.RunWell("Remove-Job $job");
        Assert.Empty(rig.RunWell("Get-Job"));
    }

    [Theory]
    [InlineData("Receive-FtpFile *.txt $local/back/ -AsJob | Receive-Job -Wait -AutoRemoveJob")]
    [InlineData("Get-FtpChildItem *.txt | Receive-FtpFile -Destination $local/back/ -AsJob | Receive-Job -Wait -AutoRemoveJob")]
    public async Task Files_are_received_in_the_background(string script)
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteHome("a.txt", "a");
        rig.WriteHome("b.txt", "b");

        Assert.Equal(["/a.txt", "/b.txt"], rig.RunWell(script).Cast<TransferResult>().Select(r => r.RemotePath).Order());
        Assert.Equal(["back", "back/a.txt", "back/b.txt"], rig.LocalTree());
        Assert.Empty(rig.RunWell("Get-Job"));
    }

    [Fact]
    public async Task A_file_that_fails_is_an_error_of_the_job_and_the_others_go_on()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        rig.WriteLocal("b.txt");
        rig.WriteHome("a.txt", "old");
        rig.RunWell("$job = Send-FtpFile $local/* -AsJob; $null = Wait-Job $job");
        var result = rig.Run("Receive-Job $job");

        ErrorIs.Like(ErrorCode.AlreadyExists, ErrorCategory.ResourceExists, Assert.Single(result.Errors), "/a.txt");
        Assert.Equal("Send-FtpFile", result.Errors[0].CategoryInfo.Activity);
        Assert.Equal("/b.txt", Assert.IsType<TransferResult>(Assert.Single(result.Output)).RemotePath);
        Assert.Equal("old", File.ReadAllText(rig.InHome("a.txt")));
        Assert.Equal(JobState.Completed, JobOf(rig.RunWell("$job")).JobStateInfo.State);
    }

    [Theory]
    [InlineData(HeldDirection.ToServer, "Send-FtpFile $local/big.iso")]
    [InlineData(HeldDirection.ToClient, "Receive-FtpFile big.iso $local/back.iso")]
    public async Task A_job_is_stopped_in_the_middle_and_gone_on_with_later(object direction, string command)
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.MakeLocal("big.iso", Long);
        if (command.StartsWith("Receive", StringComparison.Ordinal)) rig.MakeHome("big.iso", Long);
        await using var relay = new HoldingRelay(rig.Server.Port, (HeldDirection)direction, Long / 2);
        rig.Connect(port: relay.Port);
        var job = JobOf(rig.RunWell($"$job = {command} -AsJob; $job"));
        await relay.Held;

        // What was passed on to the client is on its way; only what has arrived can be resumed.
        Eventually.True(() => ((TransferJob)job).BytesDone > 0, "Nothing arrives.");
        Assert.Equal(JobState.Running, job.JobStateInfo.State);
        Assert.Contains(" of 8 MiB", job.StatusMessage, StringComparison.Ordinal);

        // The server learns of the stop only when the link takes it, and must have noticed before the file is resumed.
        relay.CutOnce();
        rig.RunWell("Stop-Job $job");
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        Eventually.True(() => rig.Server.ConnectionCount == 0, "The server does not notice that the client is gone.");
        relay.Release();
        rig.Connect();

        var result = Assert.IsType<TransferResult>(Assert.Single(rig.RunWell($"{command} -Resume -AsJob | Receive-Job -Wait -AutoRemoveJob")));
        Assert.True(result.ResumedFrom > 0, "It started again from the beginning.");
        Assert.True(result.IsVerified);
    }

    [Fact]
    public async Task A_job_whose_session_is_closed_fails_and_says_why()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.MakeLocal("big.iso", Long);
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Long / 2);
        var session = rig.Connect(port: relay.Port);
        var job = JobOf(rig.RunWell("$job = Send-FtpFile $local/big.iso -AsJob -RetryCount 0; $job"));
        await relay.Held;
        await session.DisposeAsync();

        rig.RunWell("$null = Wait-Job $job");
        Assert.Equal(JobState.Failed, job.JobStateInfo.State);
        ErrorIs.Like(ErrorCode.NotConnected, ErrorCategory.InvalidOperation, Assert.Single(rig.Run("Receive-Job $job").Errors), "closed");
    }

    [Fact]
    public async Task Removing_a_job_that_runs_needs_force_and_stops_it()
    {
        await using var rig = await CmdletRig.StartAsync();
        rig.MakeLocal("big.iso", Long);
        await using var relay = new HoldingRelay(rig.Server.Port, HeldDirection.ToServer, Long / 2);
        rig.Connect(port: relay.Port);
        var job = JobOf(rig.RunWell("$job = Send-FtpFile $local/big.iso -AsJob; $job"));
        await relay.Held;

        Assert.NotEmpty(rig.Run("Remove-Job $job").Errors);
        relay.CutOnce();
        rig.RunWell("Remove-Job $job -Force");
        Assert.Equal(JobState.Stopped, job.JobStateInfo.State);
        Assert.Empty(rig.RunWell("Get-Job"));
    }

    [Fact]
    public async Task WhatIf_starts_nothing_and_a_path_that_is_not_there_is_an_error_of_the_command()
    {
        await using var rig = await CmdletRig.ConnectedAsync();
        rig.WriteLocal("a.txt");
        Assert.Empty(rig.RunWell("Send-FtpFile $local/a.txt -AsJob -WhatIf"));
        Assert.Empty(rig.RunWell("Get-Job"));

        var result = rig.Run("Send-FtpFile $local/nothing.txt -AsJob");
        ErrorIs.Like(ErrorCode.LocalFileNotFound, ErrorCategory.ObjectNotFound, Assert.Single(result.Errors), "nothing.txt");
        rig.RunWell("$null = Get-Job | Wait-Job");
        Assert.Equal(JobState.Completed, JobOf(result.Output).JobStateInfo.State);
        Assert.Empty(rig.HomeTree());
    }

    private static Job JobOf(IReadOnlyList<object?> output) => Assert.IsType<Job>(Assert.Single(output), exactMatch: false);
}
