using System.Threading.Channels;

namespace FtpTools.Time;

/// <summary>The requests that are waiting for their answers. When it is full, the oldest is dropped: its sender has waited longest, and
/// asks again first.</summary>
internal sealed class TimeRequestQueue
{
    private readonly Channel<TimeRequest> _channel;
    private long _dropped;

    public TimeRequestQueue(int length)
    {
        var options = new BoundedChannelOptions(length)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
            SingleWriter = true,
        };
        _channel = Channel.CreateBounded<TimeRequest>(options, _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>How many were dropped.</summary>
    public long DroppedCount => Interlocked.Read(ref _dropped);

    public void Add(TimeRequest request) => _channel.Writer.TryWrite(request);

    /// <summary>Marks the end: no more will come.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>The requests, oldest first, until the queue is completed and empty.</summary>
    public IAsyncEnumerable<TimeRequest> ReadAllAsync(CancellationToken cancellationToken) =>
        _channel.Reader.ReadAllAsync(cancellationToken);
}
