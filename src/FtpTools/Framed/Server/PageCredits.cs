using FtpTools.Framed.Wire;

namespace FtpTools.Framed.Server;

/// <summary>How many pages of a listing the client has room for: so many in advance, and one more for each that it took.</summary>
internal sealed class PageCredits
{
    private readonly Lock _gate = new();
    private int _room = ProtocolLimits.PagesAhead;
    private TaskCompletionSource? _waiting;
    private bool _isClosed;

    /// <summary>Whether the next page waits until the client has taken one.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate) return _waiting is not null;
        }
    }

    /// <summary>Waits until a page may be sent. One caller at a time.</summary>
    /// <exception cref="OperationCanceledException">There is no room, and will be none.</exception>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_room > 0)
            {
                _room--;
                return Task.CompletedTask;
            }

            if (_isClosed) return Task.FromCanceled(new CancellationToken(canceled: true));
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Makes room for a page. What goes beyond the window is not counted.</summary>
    public void Add()
    {
        lock (_gate)
        {
            if (_waiting is { } waiting)
            {
                _waiting = null;
                waiting.TrySetResult();
            }
            else if (_room < ProtocolLimits.PagesAhead)
            {
                _room++;
            }
        }
    }

    /// <summary>Says that the client will take no more pages than there is room for.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _waiting?.TrySetCanceled();
        }
    }
}
