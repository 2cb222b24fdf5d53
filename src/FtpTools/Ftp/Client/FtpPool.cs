using FtpTools.Transport;

namespace FtpTools.Ftp.Client;

/// <summary>
/// The control connections of a session: one operation has one at a time, so several operations need several. A server that refuses
/// another one is asked for no more of them.
/// </summary>
internal sealed class FtpPool : IAsyncDisposable
{
    private const int Most = 4;

    private readonly FtpDialer _dialer;
    private readonly SemaphoreSlim _free = new(Most, Most);
    private readonly List<FtpConnection> _idle = [];
    private readonly HashSet<FtpConnection> _all = [];
    private readonly Lock _lock = new();
    private long _pastSent;
    private long _pastReceived;
    private bool _isDisposed;

    /// <summary>Takes over the first connection.</summary>
    public FtpPool(FtpDialer dialer, FtpConnection first)
    {
        _dialer = dialer;
        _all.Add(first);
        _idle.Add(first);
    }

    /// <summary>Why no connection can be had any more, because the server is lost; null while it is there.</summary>
    public FtpToolsException? Loss { get; private set; }

    /// <summary>Bytes sent over all connections.</summary>
    public long BytesSent => Sum(c => c.BytesSent, ref _pastSent);

    /// <summary>Bytes received over all connections.</summary>
    public long BytesReceived => Sum(c => c.BytesReceived, ref _pastReceived);

    /// <summary>Takes a connection; whoever has taken it gives it back.</summary>
    /// <exception cref="FtpToolsException">None can be had.</exception>
    public async Task<FtpConnection> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
            var isTaken = false;
            try
            {
                if (await TryTakeIdleAsync().ConfigureAwait(false) is { } idle)
                {
                    isTaken = true;
                    return idle;
                }

                var fresh = await _dialer.ConnectAsync(null, cancellationToken).ConfigureAwait(false);
                Add(fresh);
                isTaken = true;
                return fresh;
            }
            catch (FtpToolsException e) when (e.Code is ErrorCode.ServerUnreachable or ErrorCode.Timeout)
            {
                // The session was there: for whoever uses it, it is lost now.
                var loss = LinkErrors.Lost(e, $"Another connection to the server could not be made: {e.Message}");
                Lose(loss);
                throw loss;
            }
            catch (FtpToolsException e) when (IsFull(e) && HasOthers())
            {
                // The place is not given back: as many as there are now is what the server allows.
                isTaken = true;
            }
            finally
            {
                if (!isTaken) _free.Release();
            }
        }
    }

    /// <summary>Gives a connection back. One that cannot be used any more is closed.</summary>
    public async ValueTask ReturnAsync(FtpConnection connection)
    {
        var isKept = connection.IsUsable && !_isDisposed;
        lock (_lock)
        {
            if (isKept) _idle.Add(connection);
        }

        if (!isKept) await CloseAsync(connection).ConfigureAwait(false);
        _free.Release();
    }

    /// <summary>Keeps idle connections alive. Each is as one that is taken meanwhile, so that there are never more than there may
    /// be.</summary>
    /// <param name="age">Those are asked from which nothing was heard for so long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PingIdleAsync(TimeSpan age, TimeProvider time, CancellationToken cancellationToken)
    {
        while (await _free.WaitAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (TakeSilent(age, time) is not { } connection)
            {
                _free.Release();
                return;
            }

            try
            {
                await connection.AskAsync("NOOP", null, cancellationToken).ConfigureAwait(false);
            }
            catch (FtpToolsException)
            {
                // Servers close connections that were idle for some minutes: that is no loss, the next operation opens another one.
                connection.GiveUp();
            }
            finally
            {
                await ReturnAsync(connection).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<FtpConnection> all;
        lock (_lock)
        {
            _isDisposed = true;
            all = [.. _all];
            _idle.Clear();
        }

        foreach (var connection in all) await CloseAsync(connection).ConfigureAwait(false);
    }

    private static bool IsFull(FtpToolsException e)
    {
        return e is FtpReplyException { Reply.Code: 421 or 425 or 530 or 550 } or RemoteErrorException { Code: ErrorCode.LoginFailed };
    }

    private void Lose(FtpToolsException loss)
    {
        lock (_lock) Loss ??= loss;
    }

    private bool HasOthers()
    {
        lock (_lock) return _all.Count > 0;
    }

    private async Task<FtpConnection?> TryTakeIdleAsync()
    {
        while (true)
        {
            FtpConnection? idle;
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_idle.Count == 0) return null;
                idle = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }

            // Servers close connections that were idle for some minutes, and may say so first: that is no loss, another one is opened.
            if (!idle.IsClosedByPeer && !idle.IsOutdated) return idle;
            idle.GiveUp();
            await CloseAsync(idle).ConfigureAwait(false);
        }
    }

    private FtpConnection? TakeSilent(TimeSpan age, TimeProvider time)
    {
        lock (_lock)
        {
            if (_isDisposed || _idle.Find(c => time.GetElapsedTime(c.LastHeard) >= age) is not { } silent) return null;
            _idle.Remove(silent);
            return silent;
        }
    }

    private void Add(FtpConnection connection)
    {
        lock (_lock) _all.Add(connection);
    }

    private async ValueTask CloseAsync(FtpConnection connection)
    {
        lock (_lock)
        {
            if (!_all.Remove(connection)) return;
            _pastSent += connection.BytesSent;
            _pastReceived += connection.BytesReceived;
            Loss ??= connection.Loss;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
    }

    private long Sum(Func<FtpConnection, long> bytes, ref long past)
    {
        lock (_lock) return past + _all.Sum(bytes);
    }
}
