using System.Threading.Tasks.Sources;

namespace FtpTools.Transfer;

/// <summary>
/// Takes pieces of content into a digest in parallel with whoever moves them, who has to wait when too many are queued. A piece may not
/// be changed until <see cref="Depth"/> further ones were let in, or <see cref="DrainAsync"/> has ended.
/// One caller at a time, and one wait at a time.
/// </summary>
/// <param name="append">Takes in every byte, in order; nobody else may use what it belongs to until <see cref="DrainAsync"/> has
/// ended.</param>
internal sealed class BackgroundHasher(BackgroundHasher.Append append) : IThreadPoolWorkItem, IValueTaskSource
{
    /// <summary>Takes a piece into a digest.</summary>
    public delegate void Append(ReadOnlySpan<byte> piece);

    /// <summary>The pieces that are waiting or being taken in, at most.</summary>
    public const int Depth = 8;

    // Whoever waits is woken only when there is much room: waking it for every piece would cost more than some digests do.
    private const int Low = Depth / 2;

    private readonly ReadOnlyMemory<byte>[] _pieces = new ReadOnlyMemory<byte>[Depth];
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private long _added;
    private long _taken;
    private long _wakeAt = -1;
    private bool _isRunning;

    /// <summary>Waits until there is room for a piece.</summary>
    public ValueTask WaitForRoomAsync()
    {
        lock (_gate) return _added - _taken < Depth ? ValueTask.CompletedTask : WaitUntilAsync(_added - Low);
    }

    /// <summary>Adds a piece. There must be room for it.</summary>
    public void Add(ReadOnlyMemory<byte> piece)
    {
        lock (_gate)
        {
            if (_added - _taken >= Depth) throw new InvalidOperationException("There is no room for a piece.");
            _pieces[_added % Depth] = piece;
            _added++;
            if (_isRunning) return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits until all pieces were taken in.</summary>
    public ValueTask DrainAsync()
    {
        lock (_gate) return _taken == _added ? ValueTask.CompletedTask : WaitUntilAsync(_added);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            ReadOnlyMemory<byte> piece;
            lock (_gate)
            {
                if (_taken == _added)
                {
                    _isRunning = false;
                    return;
                }

                piece = _pieces[_taken % Depth];
            }

            append(piece.Span);
            var wakes = false;
            lock (_gate)
            {
                _taken++;
                if (_taken == _wakeAt) (wakes, _wakeAt) = (true, -1);
            }

            if (wakes) _wait.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _wait.OnCompleted(continuation, state, token, flags);
    }

    private ValueTask WaitUntilAsync(long taken)
    {
        _wait.Reset();
        _wakeAt = taken;
        return new ValueTask(this, _wait.Version);
    }
}
