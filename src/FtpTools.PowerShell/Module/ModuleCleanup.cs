using System.Diagnostics;
using FtpTools.PowerShell.Pipeline;

namespace FtpTools.PowerShell.Module;

/// <summary>What has to be closed when the module is removed: sessions and servers, each with the runspace that opened it.</summary>
internal sealed class ModuleCleanup
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Task> _closing = [];
    private readonly TimeProvider _clock;

    public ModuleCleanup(TimeProvider clock)
    {
        _clock = clock;
    }

    /// <summary>Adds something to close.</summary>
    /// <param name="owner">The runspace it belongs to; <see cref="Guid.Empty"/> for the whole process.</param>
    /// <param name="closeAsync">Closes it. Its token fires when the time is up.</param>
    /// <returns>To be disposed if it was closed in the ordinary way.</returns>
    public IDisposable Add(Guid owner, Func<CancellationToken, Task> closeAsync)
    {
        var entry = new Entry(this, owner, closeAsync);
        lock (_gate) _entries.Add(entry);
        return entry;
    }

    /// <summary>Closes what belongs to a runspace, all at once, and waits no longer than the limit.</summary>
    public void CloseOf(Guid owner, TimeSpan limit)
    {
        Close(entry => entry.Owner == owner, waitsForOthers: false, limit);
    }

    /// <summary>
    /// Closes everything, all at once, and waits no longer than the limit: also for what somebody else has begun to close, because the
    /// process may end when this returns.
    /// </summary>
    public void CloseAll(TimeSpan limit)
    {
        Close(_ => true, waitsForOthers: true, limit);
    }

    /// <summary>The pump gives up after the limit, so one that hangs cannot hold the shell.</summary>
    private void Close(Predicate<Entry> which, bool waitsForOthers, TimeSpan limit)
    {
        using var from = new CancellationTokenSource();
        from.Cancel();
        var timeUp = new CancellationTokenSource(limit, _clock);

        // The time runs before the first of them begins, or one that is quick to use it up would be waited for without a limit.
        var inTime = PipelinePump.TryRun(
            () => Task.WhenAll(Begin(which, waitsForOthers, timeUp.Token)), new PumpOptions(limit, _clock, () => { }, from.Token));
        if (inTime) timeUp.Dispose();
        else Trace.TraceWarning("FtpTools: not everything could be closed within {0}; the rest continues in the background.", limit);
    }

    private List<Task> Begin(Predicate<Entry> which, bool waitsForOthers, CancellationToken timeUp)
    {
        lock (_gate)
        {
            List<Task> begun = [.. _entries.FindAll(which).Select(entry => CloseAsync(entry, timeUp))];
            _entries.RemoveAll(which);
            _closing.RemoveAll(task => task.IsCompleted);
            _closing.AddRange(begun);
            return waitsForOthers ? [.. _closing] : begun;
        }
    }

    /// <summary>One that fails must not keep the others open, and there is no longer a command that could report it.</summary>
    private static async Task CloseAsync(Entry entry, CancellationToken timeUp)
    {
        var closing = Task.Run(() => entry.CloseAsync(timeUp), CancellationToken.None);
        await closing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (closing.Exception is { } failure) Trace.TraceError("FtpTools: closing failed while the module was removed: {0}", failure);
    }

    private sealed class Entry(ModuleCleanup registry, Guid owner, Func<CancellationToken, Task> closeAsync) : IDisposable
    {
        public Guid Owner => owner;

        public Func<CancellationToken, Task> CloseAsync => closeAsync;

        public void Dispose()
        {
            lock (registry._gate) registry._entries.Remove(this);
        }
    }
}
