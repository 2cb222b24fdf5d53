using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace FtpTools.Tests.Transfer;

/// <summary>Rents arrays from the shared pool and sees, by the events of the pool, which of them came back.</summary>
internal sealed class ReturnedArrays : EventListener
{
    private readonly ConcurrentDictionary<int, byte> _returned = new();
    private readonly List<int> _rented = [];

    public bool AllCameBack => _rented.TrueForAll(_returned.ContainsKey);

    public byte[] Rent(int length)
    {
        var array = ArrayPool<byte>.Shared.Rent(length);
        var id = array.GetHashCode();
        _rented.Add(id);
        _returned.TryRemove(id, out _);
        return array;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource") EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { EventName: "BufferReturned", Payload: [int id, ..] }) _returned[id] = 1;
    }
}
