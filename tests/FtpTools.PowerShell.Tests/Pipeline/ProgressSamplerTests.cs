using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.Pipeline;

public sealed class ProgressSamplerTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<ProgressRecord> _records = [];
    private readonly TaskCompletionSource<int> _work = new();
    private readonly SemaphoreSlim _written = new(0);

    public void Dispose()
    {
        _written.Dispose();
    }

    [Fact]
    public async Task A_short_operation_shows_nothing()
    {
        using (var sampler = Sampler())
        {
            var running = sampler.RunAsync(_ => _work.Task, Half, CancellationToken.None);
            _clock.Advance(ProgressSampler.Patience - TimeSpan.FromTicks(1));
            _work.SetResult(7);
            Assert.Equal(7, await running);
        }

        Assert.Empty(_records);
    }

    [Fact]
    public async Task A_long_operation_is_shown_five_times_a_second_and_completed_at_the_end()
    {
        using (var sampler = Sampler())
        {
            var running = sampler.RunAsync(_ => _work.Task, Half, CancellationToken.None);
            await AdvanceToNextRecordAsync(ProgressSampler.Patience);
            for (var i = 0; i < 10; i++) await AdvanceToNextRecordAsync(ProgressSampler.Interval);
            _work.SetResult(0);
            await running;
        }

        Assert.Equal(12, _records.Count);
        Assert.All(_records.SkipLast(1), record => Assert.Equal(ProgressRecordType.Processing, record.RecordType));
        Assert.Equal(ProgressRecordType.Completed, _records[^1].RecordType);
        Assert.Equal(50, _records[0].PercentComplete);
        Assert.Equal("1 KiB of 2 KiB, 1 KiB/s", _records[0].StatusDescription);
        Assert.Equal(1, _records[0].SecondsRemaining);
        Assert.Single(_records.Select(record => record.ActivityId).Distinct());
    }

    [Fact]
    public async Task The_bar_is_taken_away_when_the_operation_fails()
    {
        var failed = Assert.ThrowsAsync<FormatException>(async () =>
        {
            using var sampler = Sampler();
            await sampler.RunAsync(_ => _work.Task, Half, CancellationToken.None);
        });
        await AdvanceToNextRecordAsync(ProgressSampler.Patience);
        _work.SetException(new FormatException());
        await failed;

        Assert.Equal(ProgressRecordType.Completed, _records[^1].RecordType);
    }

    // By the real clock: what is tried is a terminal that is still busy when the next sample is due.
    [Fact]
    public void A_terminal_slower_than_the_samples_does_not_keep_the_operation_from_ending()
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var sampler = new ProgressSampler(WriteSlowly, TimeProvider.System);
        PipelinePump.Run(
            () => sampler.RunAsync(_ => enough.Task, Half, CancellationToken.None),
            new PumpOptions(PumpOptions.DefaultGrace, TimeProvider.System, () => { }, CancellationToken.None));

        Assert.InRange(_records.Count, 3, 6);

        void WriteSlowly(ProgressRecord record)
        {
            _records.Add(record);
            if (_records.Count == 3) enough.SetResult();
            Assert.True(_records.Count < 20, "The operation does not get to its end.");
            Thread.Sleep(2 * ProgressSampler.Interval);
        }
    }

    [Fact]
    public async Task A_write_that_throws_cancels_the_operation_and_waits_for_its_end()
    {
        var ended = false;
        using var sampler = new ProgressSampler(_ => throw new PipelineStoppedException(), _clock);
        var running = sampler.RunAsync(
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
                }
                finally
                {
                    ended = true;
                }
            },
            Half,
            CancellationToken.None);
        _clock.Advance(ProgressSampler.Patience);

        await Assert.ThrowsAsync<PipelineStoppedException>(() => running);
        Assert.True(ended);
    }

    [Fact]
    public async Task A_row_of_short_operations_shares_one_bar_and_its_pace()
    {
        using (var sampler = Sampler())
        {
            for (var i = 0; i < 300; i++)
            {
                var work = new TaskCompletionSource<int>();
                var running = sampler.RunAsync(_ => work.Task, Half, CancellationToken.None);
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                work.SetResult(i);
                await running;
            }
        }

        Assert.InRange(_records.Count, 8, 12);
        Assert.Equal(ProgressRecordType.Completed, _records[^1].RecordType);
    }

    [Fact]
    public async Task A_flood_of_updates_yields_a_bounded_number_of_records()
    {
        long done = 0;
        using (var sampler = Sampler())
        {
            var running = sampler.RunAsync(_ => _work.Task, () => Snapshot(Interlocked.Read(ref done)), CancellationToken.None);
            await AdvanceToNextRecordAsync(ProgressSampler.Patience);
            for (var update = 1; update <= 300_000; update++)
            {
                Interlocked.Increment(ref done);
                if (update % 30_000 == 0) await AdvanceToNextRecordAsync(ProgressSampler.Interval);
            }

            _work.SetResult(0);
            await running;
        }

        Assert.Equal(12, _records.Count);
    }

    [Fact]
    public async Task A_part_names_its_whole()
    {
        using var whole = Sampler();
        using (var part = new ProgressSampler(Keep, _clock, whole))
        {
            var running = part.RunAsync(_ => _work.Task, Half, CancellationToken.None);
            await AdvanceToNextRecordAsync(ProgressSampler.Patience);
            _work.SetResult(0);
            await running;
            Assert.NotEqual(whole.ActivityId, part.ActivityId);
        }

        Assert.NotEmpty(_records);
        Assert.All(_records, record => Assert.Equal(whole.ActivityId, record.ParentActivityId));
    }

    private static ProgressSnapshot Half()
    {
        return Snapshot(1024);
    }

    private static ProgressSnapshot Snapshot(long done)
    {
        return new ProgressSnapshot("Sending", "a.bin", done, 2048, done, TimeSpan.FromSeconds(1));
    }

    private ProgressSampler Sampler()
    {
        return new ProgressSampler(Keep, _clock);
    }

    private void Keep(ProgressRecord record)
    {
        _records.Add(record);
        _written.Release();
    }

    private async Task AdvanceToNextRecordAsync(TimeSpan time)
    {
        _clock.Advance(time);
        await _written.WaitAsync(TestContext.Current.CancellationToken);
    }
}
