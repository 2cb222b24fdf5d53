using System.Management.Automation;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>
/// Shows the progress of one operation, or of several in a row, by sampling it from time to time. The operation only keeps
/// counters, so however often they change, there are at most five records a second, and as many of the part that is shown
/// by itself below it.
/// </summary>
/// <remarks>
/// Nothing is shown for what takes less than a second. The last record says that the activity is completed, so that the bar
/// goes away; it is written by <see cref="Dispose"/>, and only if there was a bar. To be used on the pipeline thread only.
/// </remarks>
internal sealed class ProgressSampler : IDisposable
{
    /// <summary>How often the operation is sampled.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an operation must take before it is shown.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The minimum time between two records; shorter than the interval, because timers are not exact.</summary>
    public static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(100);

    /// <summary>Far from the small numbers that scripts use for their own bars.</summary>
    private static int _lastActivityId = 0x465450;

    private readonly Action<ProgressRecord> _write;
    private readonly TimeProvider _clock;
    private readonly int _parentActivityId;
    private readonly long _startedAt;
    private long _writtenAt;
    private ProgressRecord? _shown;
    private ProgressRecord? _part;

    /// <param name="write">The cmdlet's <c>WriteProgress</c>.</param>
    /// <param name="clock">Paces the samples.</param>
    /// <param name="parent">The activity this one is a part of.</param>
    public ProgressSampler(Action<ProgressRecord> write, TimeProvider clock, ProgressSampler? parent = null)
    {
        _write = write;
        _clock = clock;
        _parentActivityId = parent?.ActivityId ?? -1;
        _startedAt = clock.GetTimestamp();
        ActivityId = Interlocked.Add(ref _lastActivityId, 2);
    }

    /// <summary>The id of the records of the operation; those of its part have the next one.</summary>
    public int ActivityId { get; }

    /// <summary>Runs an operation to its end and shows in the meantime how far it has got.</summary>
    /// <param name="start">Starts the operation. Its token fires also when showing the progress fails.</param>
    /// <param name="sample">Reads the counters; called on the pipeline thread.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> start, Func<ProgressSnapshot> sample, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = start(cancel.Token);
        try
        {
            await ShowUntilEndOfAsync(work, sample);
        }
        finally
        {
            // A write that threw must not leave the operation running with nobody waiting for it.
            if (!work.IsCompleted) await cancel.CancelAsync();
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return await work;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<CancellationToken, Task> start, Func<ProgressSnapshot> sample, CancellationToken cancellationToken)
    {
        return RunAsync(
            async token =>
            {
                await start(token);
                return true;
            },
            sample,
            cancellationToken);
    }

    /// <summary>Shows how far an operation that is not awaited has got, if it is time to.</summary>
    /// <param name="sample">Reads the counters; called on the pipeline thread.</param>
    public void Look(Func<ProgressSnapshot> sample) => ShowIfDue(sample, Interval);

    /// <summary>Removes the bar, if there is one.</summary>
    public void Dispose()
    {
        TakeAway(ref _part);
        TakeAway(ref _shown);
    }

    private void TakeAway(ref ProgressRecord? shown)
    {
        if (shown is not { } last) return;
        shown = null;
        _write(new ProgressRecord(last.ActivityId, last.Activity, last.StatusDescription)
        {
            ParentActivityId = last.ParentActivityId,
            PercentComplete = last.PercentComplete,
            RecordType = ProgressRecordType.Completed,
        });
    }

    private async Task ShowUntilEndOfAsync(Task work, Func<ProgressSnapshot> sample)
    {
        if (work.IsCompleted) return;

        // In a series of short operations no timer ever reaches its tick.
        Look(sample);
        using var timer = new PeriodicTimer(Interval, _clock);
        while (true)
        {
            var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(work, tick) == work) return;
            ShowIfDue(sample, ShortestGap);

            // If the terminal takes longer than the interval, the next tick is already there. Without a break nothing else
            // would run on the pipeline thread any more, the end of the operation included.
            await Task.Yield();
        }
    }

    private void ShowIfDue(Func<ProgressSnapshot> sample, TimeSpan gap)
    {
        var due = _shown is null ? _clock.GetElapsedTime(_startedAt) >= Patience : _clock.GetElapsedTime(_writtenAt) >= gap;
        if (!due) return;
        _writtenAt = _clock.GetTimestamp();
        var snapshot = sample();
        _shown = Show(snapshot, ActivityId, _parentActivityId);
        if (snapshot.Part is { } part)
            _part = Show(
                new ProgressSnapshot(part.Name, null, part.BytesDone, part.BytesTotal, 0, TimeSpan.Zero), ActivityId + 1, ActivityId);
        else TakeAway(ref _part);
    }

    private ProgressRecord Show(ProgressSnapshot snapshot, int activityId, int parentActivityId)
    {
        var record = new ProgressRecord(activityId, DisplayText.Clean(snapshot.Activity), snapshot.Status)
        {
            ParentActivityId = parentActivityId,
            CurrentOperation = snapshot.CurrentItem is { } item ? DisplayText.Clean(item) : null,
            PercentComplete = snapshot.PercentComplete,
            SecondsRemaining = snapshot.SecondsRemaining,
        };
        _write(record);
        return record;
    }
}
