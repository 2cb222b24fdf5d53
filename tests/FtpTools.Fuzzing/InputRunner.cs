using System.Diagnostics;

namespace FtpTools.Fuzzing;

/// <summary>
/// Runs one input and holds it to what every target promises: no exception that is not documented, an end, and no more memory and time
/// than an input is worth. What does not end, or ends the process, is on the disk already.
/// </summary>
internal sealed class InputRunner : IDisposable
{
    private const long MostMemory = 64 * 1024 * 1024;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(60);

    private readonly FuzzTarget _target;
    private readonly FindingStore _store;
    private readonly Timer _watchdog;
    private long _startedAt;

    public InputRunner(FuzzTarget target, FindingStore store)
    {
        _target = target;
        _store = store;
        _watchdog = new Timer(_ => Watch(), null, HangTime, TimeSpan.FromSeconds(5));
    }

    /// <summary>Runs it.</summary>
    /// <returns>What was wrong; null when nothing was.</returns>
    public Exception? Run(byte[] input)
    {
        _store.Begin(input);
        CoverageMap.Reset();
        var before = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _startedAt, start);
        try
        {
            _target.Run(input);
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            Volatile.Write(ref _startedAt, 0);
        }

        var memory = GC.GetTotalAllocatedBytes() - before;
        if (memory > MostMemory) return new BrokenPromiseException($"It took {memory} bytes of memory.");
        var time = Stopwatch.GetElapsedTime(start);
        return time > MostTime ? new BrokenPromiseException($"It took {time.TotalSeconds:0} seconds.") : null;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        _store.End();
    }

    private void Watch()
    {
        var start = Volatile.Read(ref _startedAt);
        if (start == 0 || Stopwatch.GetElapsedTime(start) < HangTime) return;
        Console.WriteLine($"{_target.Name}: an input does not end. It is in {_store.Current}.");
        Environment.Exit(1);
    }
}
