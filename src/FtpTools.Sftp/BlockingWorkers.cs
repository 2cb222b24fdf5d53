using System.Diagnostics.CodeAnalysis;

namespace FtpTools.Sftp;

/// <summary>
/// A few threads for calls that wait. The library answers a call for which a thread waits at half the cost of one that is awaited, and the
/// threads of the pool are not there to wait: with some of them gone, nothing would get on.
/// </summary>
internal sealed class BlockingWorkers : TaskScheduler, IDisposable
{
    private readonly Queue<Task> _tasks = new();
    private int _threads;
    private int _idle;
    private bool _isEnding;

    /// <summary>How many calls wait at the same time; a server rarely answers more.</summary>
    public override int MaximumConcurrencyLevel => 8;

    /// <summary>Lets the threads go when they have done what they were given.</summary>
    public void Dispose()
    {
        lock (_tasks)
        {
            _isEnding = true;
            Monitor.PulseAll(_tasks);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_tasks)
        {
            ObjectDisposedException.ThrowIf(_isEnding, this);
            _tasks.Enqueue(task);
            if (_tasks.Count <= _idle)
            {
                Monitor.Pulse(_tasks);
                return;
            }

            if (_threads == MaximumConcurrencyLevel) return;
            _threads++;
        }

        new Thread(Run) { IsBackground = true, Name = "SFTP" }.Start();
    }

    // Never on the thread of whoever waits for it: that may be one of the pool.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_tasks) return [.. _tasks];
    }

    private void Run()
    {
        while (TryTake(out var task)) TryExecuteTask(task);
    }

    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_tasks)
        {
            _idle++;
            while (_tasks.Count == 0)
            {
                task = null;
                if (_isEnding) return false;
                Monitor.Wait(_tasks);
            }

            _idle--;
            task = _tasks.Dequeue();
            return true;
        }
    }
}
