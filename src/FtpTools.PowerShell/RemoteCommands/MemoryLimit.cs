namespace FtpTools.PowerShell.RemoteCommands;

/// <summary>
/// Watches the memory of the shell while a script runs in it, and has the script stopped when it grows too much. The engine puts what a
/// program writes into a queue without end, and a variable holds anything: neither passes a place where it could be counted. Whose the
/// memory is cannot be told, so that the growth counts against every script that runs at the time. It looks forty times a second, so
/// that a little more may be taken; one allocation that is larger than the memory of the computer is not stopped by it.
/// </summary>
internal sealed class MemoryLimit : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private readonly long _most;
    private readonly Action _stop;
    private readonly long _atStart = GC.GetTotalMemory(forceFullCollection: false);
    private readonly Timer _timer;
    private long _lookAgainAt;
    private int _isLooking;
    private volatile bool _isExceeded;

    /// <summary>Begins to watch.</summary>
    /// <param name="most">By how many bytes the memory may grow.</param>
    /// <param name="stop">Called once when it grows more.</param>
    public MemoryLimit(long most, Action stop)
    {
        (_most, _stop, _lookAgainAt) = (most, stop, most);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Whether it grew too much.</summary>
    public bool IsExceeded => _isExceeded;

    public void Dispose() => _timer.Dispose();

    // What is garbage does not count, but only a collection tells, which stops all threads for a while: not again before the memory
    // has grown by a good part of the limit.
    private void Look()
    {
        if (_isExceeded || Growth() <= Volatile.Read(ref _lookAgainAt) || Interlocked.Exchange(ref _isLooking, 1) != 0) return;
        GC.Collect();
        var growth = Growth();
        Volatile.Write(ref _lookAgainAt, Math.Max(_most, growth + (_most / 4)));
        _isExceeded = growth > _most;
        Volatile.Write(ref _isLooking, 0);
        if (_isExceeded) _stop();
    }

    private long Growth() => GC.GetTotalMemory(forceFullCollection: false) - _atStart;
}
