using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace FtpTools.PowerShell.Pipeline;

/// <summary>
/// Runs an asynchronous body on the thread that calls <see cref="Run"/>: whatever the body awaits, it continues there.
/// </summary>
/// <remarks>
/// The engine lets a cmdlet write only from its pipeline thread. Because every continuation comes back to that thread, a body
/// calls <c>WriteObject</c> in the ordinary way, and its awaited clean-up still runs while the pipeline is being stopped.
/// </remarks>
internal sealed class PipelinePump : SynchronizationContext, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private readonly PumpOptions _options;
    private ITimer? _grace;
    private ExceptionDispatchInfo? _fault;
    private State _state;

    private PipelinePump(PumpOptions options)
    {
        _options = options;
    }

    private enum State
    {
        Open,
        BodyEnded,
        GivenUp,
    }

    /// <summary>Runs the body to its end and throws what it throws.</summary>
    /// <param name="body">Called on this thread; its continuations run on this thread too.</param>
    /// <param name="options">How the body is stopped.</param>
    /// <exception cref="PipelineStoppedException">A stop was requested and the body did not end within the grace time.</exception>
    public static void Run(Func<Task> body, PumpOptions options)
    {
        if (!TryRun(body, options)) throw new PipelineStoppedException();
    }

    /// <summary>Like <see cref="Run"/>, but returns false if the body was left behind.</summary>
    public static bool TryRun(Func<Task> body, PumpOptions options)
    {
        var previous = Current;
        using var pump = new PipelinePump(options);
        using var onStop = options.Stop.UnsafeRegister(static pump => ((PipelinePump)pump!).StartGrace(), pump);
        SetSynchronizationContext(pump);
        try
        {
            return pump.RunToEnd(body());
        }
        finally
        {
            SetSynchronizationContext(previous);
            pump.HandOver();
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy()
    {
        return this;
    }

    /// <summary>Queues a callback for the pipeline thread, or for the thread pool when the body has already ended.</summary>
    /// <remarks>A loop that was started under the pump and outlives it would otherwise never continue.</remarks>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (_state == State.Open)
            {
                _posted.Enqueue((d, state));
                Monitor.Pulse(_gate);
                return;
            }
        }

        PostToPool(d, state);
    }

    /// <summary>Not supported: waiting for the pipeline thread from another thread invites a deadlock.</summary>
    public override void Send(SendOrPostCallback d, object? state)
    {
        throw new NotSupportedException("The pipeline thread accepts only posted callbacks.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _grace?.Dispose();
    }

    private static void PostToPool(SendOrPostCallback callback, object? state)
    {
        ThreadPool.QueueUserWorkItem(static item => item.callback(item.state), (callback, state), preferLocal: false);
    }

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The body has ended; this only rethrows what it threw.")]
    private bool RunToEnd(Task body)
    {
        // Inline, because the thread that ends the body may be the last one that would wake the pump.
        _ = body.ContinueWith(
            static (_, pump) => ((PipelinePump)pump!).Close(State.BodyEnded),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        while (TryTake(out var callback, out var state)) Invoke(callback, state);

        _fault?.Throw();
        if (!body.IsCompleted) return false;
        body.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>
    /// Runs one callback. One that throws (the engine does so out of a write when it stops the command) must not cut the
    /// body off from its pump: the body is cancelled, ends under the pump, and then the first such exception is rethrown.
    /// </summary>
    private void Invoke(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception exception)
        {
            _fault ??= ExceptionDispatchInfo.Capture(exception);
            StartGrace();
            _options.CancelBody();
        }
    }

    private bool TryTake([NotNullWhen(true)] out SendOrPostCallback? callback, out object? state)
    {
        lock (_gate)
        {
            while (_posted.Count == 0 && _state == State.Open) Monitor.Wait(_gate);
            if (_posted.Count == 0 || _state == State.GivenUp)
            {
                (callback, state) = (null, null);
                return false;
            }

            (callback, state) = _posted.Dequeue();
            return true;
        }
    }

    private void StartGrace()
    {
        lock (_gate)
        {
            if (_state != State.Open) return;
            _grace ??= _options.Clock.CreateTimer(
                static pump => ((PipelinePump)pump!).Close(State.GivenUp), this, _options.Grace, Timeout.InfiniteTimeSpan);
        }
    }

    private void Close(State state)
    {
        lock (_gate)
        {
            if (_state == State.Open) _state = state;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Leaves what is still queued to the thread pool; nothing reads the queue any more.</summary>
    private void HandOver()
    {
        Close(State.GivenUp);
        lock (_gate)
        {
            while (_posted.TryDequeue(out var left)) PostToPool(left.Callback, left.State);
        }
    }
}
