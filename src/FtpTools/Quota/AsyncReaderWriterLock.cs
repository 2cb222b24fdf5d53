namespace FtpTools.Quota;

/// <summary>Lets many pass, and can be closed: then it waits for those inside to leave, and nobody passes until it is opened.</summary>
internal sealed class AsyncReaderWriterLock
{
    private readonly Lock _lock = new();
    private int _inside;
    private TaskCompletionSource? _opened;
    private TaskCompletionSource? _empty;

    /// <summary>Passes when the gate is open.</summary>
    /// <returns>Whether it was.</returns>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_opened is not null) return false;
            _inside++;
            return true;
        }
    }

    /// <summary>Waits until the gate is open, and passes.</summary>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        while (!TryEnter()) await OpenedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Leaves again.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0) _empty?.TrySetResult();
        }
    }

    /// <summary>Closes the gate if nobody is inside.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            if (_inside > 0 || _opened is not null) return false;
            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Closes the gate and waits until nobody is inside. One may do it at a time.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            if (_opened is not null) throw new InvalidOperationException("The gate is closed already.");
            _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_inside == 0) return Task.CompletedTask;
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    /// <summary>Opens the gate.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _opened?.TrySetResult();
            _opened = null;
            _empty = null;
        }
    }

    private Task OpenedAsync()
    {
        lock (_lock) return _opened?.Task ?? Task.CompletedTask;
    }
}
