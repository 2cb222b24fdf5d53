using System.Management.Automation;
using FtpTools.PowerShell.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.Pipeline;

#pragma warning disable VSTHRD001 // The context itself is under test, so it is called as an awaiter would call it.

public class PipelinePumpTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_previous_context_is_back_after_a_normal_end_and_after_a_throw()
    {
        var before = new SynchronizationContext();
        OnThread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(before);
            PipelinePump.Run(() => Task.CompletedTask, Options());
            Assert.Same(before, SynchronizationContext.Current);
            Assert.Throws<FormatException>(() => PipelinePump.Run(() => throw new FormatException(), Options()));
            Assert.Same(before, SynchronizationContext.Current);
            Assert.Throws<FormatException>(() => PipelinePump.Run(FailLaterAsync, Options()));
            Assert.Same(before, SynchronizationContext.Current);
        });
    }

    [Fact]
    public void Every_continuation_runs_on_the_calling_thread()
    {
        OnThread(() =>
        {
            var caller = Environment.CurrentManagedThreadId;
            var threads = new HashSet<int>();
            PipelinePump.Run(
                async () =>
                {
                    for (var i = 0; i < 100; i++)
                    {
                        await Task.Run(() => { });
                        threads.Add(Environment.CurrentManagedThreadId);
                    }
                },
                Options());
            Assert.Equal([caller], threads);
        });
    }

    [Fact]
    public void Sending_is_refused()
    {
        OnThread(() => PipelinePump.Run(
            () =>
            {
                Assert.Throws<NotSupportedException>(() => SynchronizationContext.Current!.Send(_ => { }, null));
                return Task.CompletedTask;
            },
            Options()));
    }

    [Fact]
    public async Task A_body_that_ignores_the_stop_is_left_to_the_thread_pool_after_the_grace_time()
    {
        using var stop = new CancellationTokenSource();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<SynchronizationContext?>(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task IgnoreAsync()
        {
            await stop.CancelAsync();
            _clock.Advance(PumpOptions.DefaultGrace);
            await gate.Task;
            ended.SetResult(SynchronizationContext.Current);
        }

        OnThread(() => Assert.Throws<PipelineStoppedException>(() => PipelinePump.Run(IgnoreAsync, Options(stop.Token))));
        gate.SetResult();
        Assert.Null(await ended.Task);
    }

    [Fact]
    public void A_body_that_ends_within_the_grace_time_is_waited_for()
    {
        OnThread(() =>
        {
            using var stop = new CancellationTokenSource();
            var cleaned = false;
            PipelinePump.Run(
                async () =>
                {
                    await stop.CancelAsync();
                    _clock.Advance(PumpOptions.DefaultGrace - TimeSpan.FromTicks(1));
                    await Task.Yield();
                    cleaned = true;
                },
                Options(stop.Token));
            Assert.True(cleaned);
        });
    }

    [Fact]
    public void A_posted_callback_that_throws_cancels_the_body_and_waits_for_its_end()
    {
        OnThread(() =>
        {
            using var cancel = new CancellationTokenSource();
            var cleaned = false;
            async Task BodyAsync()
            {
                SynchronizationContext.Current!.Post(_ => throw new FormatException("first"), null);
                SynchronizationContext.Current!.Post(_ => throw new FormatException("second"), null);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _clock, cancel.Token);
                }
                finally
                {
                    await Task.Yield();
                    cleaned = true;
                }
            }

            var options = new PumpOptions(PumpOptions.DefaultGrace, _clock, cancel.Cancel, CancellationToken.None);
            var exception = Assert.Throws<FormatException>(() => PipelinePump.Run(BodyAsync, options));
            Assert.Equal("first", exception.Message);
            Assert.True(cleaned);
        });
    }

    [Fact]
    public void A_pump_inside_a_pump_gives_the_outer_one_back()
    {
        OnThread(() => PipelinePump.Run(
            async () =>
            {
                var outer = SynchronizationContext.Current;
                await Task.Yield();
                PipelinePump.Run(async () => await Task.Run(() => { }), Options());
                Assert.Same(outer, SynchronizationContext.Current);
                await Task.Yield();
                Assert.Same(outer, SynchronizationContext.Current);
            },
            Options()));
    }

    private static async Task FailLaterAsync()
    {
        await Task.Yield();
        throw new FormatException();
    }

    /// <summary>The test runner's threads have contexts of their own; a fresh thread stands for the engine's pipeline thread.</summary>
    private static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private PumpOptions Options(CancellationToken stop = default)
    {
        return new PumpOptions(PumpOptions.DefaultGrace, _clock, () => { }, stop);
    }
}
