namespace FtpTools.PowerShell.Pipeline;

/// <summary>
/// Carries log lines from the thread that creates them to the pipeline thread, which alone may write them. It is bounded:
/// when lines come faster than they can be shown, the oldest are dropped and counted.
/// </summary>
internal sealed class PipelineLog
{
    private readonly object _gate = new();
    private readonly Queue<(bool IsDebug, string Text)> _lines = new();
    private readonly Action<string> _writeVerbose;
    private readonly Action<string> _writeDebug;
    private readonly int _capacity;
    private SynchronizationContext? _pipeline;
    private bool _drainPosted;
    private long _dropped;

    public PipelineLog(Action<string> writeVerbose, Action<string> writeDebug, int capacity = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _writeVerbose = writeVerbose;
        _writeDebug = writeDebug;
        _capacity = capacity;
    }

    /// <summary>Whether actions are logged (<c>-Verbose</c>).</summary>
    public bool VerboseWanted { get; init; }

    /// <summary>Whether the protocol's steps are logged (<c>-Debug</c>).</summary>
    public bool DebugWanted { get; init; }

    /// <summary>Keeps a line until the pipeline thread picks it up. May be called on any thread.</summary>
    public void Add(bool isDebug, string text)
    {
        SynchronizationContext? wake = null;
        lock (_gate)
        {
            if (_lines.Count == _capacity)
            {
                _lines.Dequeue();
                _dropped++;
            }

            _lines.Enqueue((isDebug, DisplayText.Clean(text)));
            if (!_drainPosted) wake = _pipeline;
            _drainPosted |= wake is not null;
        }

        if (wake is not null) Post(wake);
    }

    /// <summary>From now on, new lines wake the pump of this context, which is the calling thread's.</summary>
    public void Open(SynchronizationContext pipeline)
    {
        lock (_gate)
        {
            _pipeline = pipeline;
            _drainPosted = false;
        }
    }

    /// <summary>Writes what there is on the calling thread, which is the pipeline thread.</summary>
    /// <remarks>Lines that come in the meantime wait for the next call, so that a flood cannot hold the thread here.</remarks>
    public void Drain()
    {
        (bool IsDebug, string Text)[] lines;
        long dropped;
        lock (_gate)
        {
            lines = [.. _lines];
            _lines.Clear();
            (dropped, _dropped) = (_dropped, 0);
            _drainPosted = false;
        }

        if (dropped > 0) _writeVerbose($"{dropped} older log lines were dropped because they came faster than they could be shown.");
        foreach (var (isDebug, text) in lines) (isDebug ? _writeDebug : _writeVerbose)(text);
    }

#pragma warning disable VSTHRD001 // The context is the pump's own queue; there is no other way into it.
    private void Post(SynchronizationContext pipeline)
    {
        pipeline.Post(
            _ =>
            {
                // A post that came too late runs on the thread pool, where nothing may be written.
                if (SynchronizationContext.Current == pipeline) Drain();
            },
            null);
    }
#pragma warning restore VSTHRD001
}
