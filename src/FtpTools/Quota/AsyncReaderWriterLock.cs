namespace FtpTools.Quota;

/// <summary>A lock that many share or one has exclusively. Whoever wants it exclusively waits for those who share it, and nobody new gets
/// it meanwhile.</summary>
internal sealed class AsyncReaderWriterLock
{
    private readonly Lock _lock = new();
    private int _sharing;
    private TaskCompletionSource? _released;
    private TaskCompletionSource? _unshared;

    /// <summary>Shares it if nobody has it, or wants it, exclusively.</summary>
    /// <returns>Whether it is shared now.</returns>
    public bool TryEnterShared()
    {
        lock (_lock)
        {
            if (_released is not null) return false;
            _sharing++;
            return true;
        }
    }

    /// <summary>Waits until it can be shared, and shares it.</summary>
    public async ValueTask EnterSharedAsync(CancellationToken cancellationToken)
    {
        while (!TryEnterShared()) await ReleasedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shares it no longer.</summary>
    public void LeaveShared()
    {
        lock (_lock)
        {
            if (--_sharing == 0) _unshared?.TrySetResult();
        }
    }

    /// <summary>Takes it exclusively if nobody has it.</summary>
    public bool TryEnterExclusive()
    {
        lock (_lock)
        {
            if (_sharing > 0 || _released is not null) return false;
            _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Lets nobody new share it, and waits until nobody does. One may do this at a time.</summary>
    public Task EnterExclusiveAsync()
    {
        lock (_lock)
        {
            if (_released is not null) throw new InvalidOperationException("The lock is exclusive already.");
            _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_sharing == 0) return Task.CompletedTask;
            _unshared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _unshared.Task;
        }
    }

    /// <summary>Lets it be shared again.</summary>
    public void LeaveExclusive()
    {
        lock (_lock)
        {
            _released?.TrySetResult();
            _released = null;
            _unshared = null;
        }
    }

    private Task ReleasedAsync()
    {
        lock (_lock) return _released?.Task ?? Task.CompletedTask;
    }
}
