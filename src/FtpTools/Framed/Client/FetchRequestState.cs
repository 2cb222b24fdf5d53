using System.Buffers;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Transfer;

namespace FtpTools.Framed.Client;

/// <summary>A fetch under way: either one reply with the whole content, or a beginning and pieces for <see cref="Content"/>.</summary>
internal sealed class FetchRequestState : PendingRequest, IDisposable
{
    private readonly TaskCompletionSource<BeginMessage?> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the announcement when pieces follow, and with null when the final reply has the whole content.</summary>
    public Task<BeginMessage?> Started => _started.Task;

    /// <summary>Where the pieces go.</summary>
    public ContentReceiver Content { get; } = new();

    /// <summary>The whole content of a small file, in an array of the shared pool that <see cref="Dispose"/> gives back.</summary>
    public ArraySegment<byte> Small { get; private set; }

    public override async ValueTask AcceptAsync(FrameHeader header, FrameReader reader, CancellationToken cancellationToken)
    {
        switch (header.Type)
        {
            case MessageType.Begin:
                _started.TrySetResult(FrameCodec.ReadMessage<BeginMessage>(header));
                break;
            case MessageType.Data when _started.Task.IsCompletedSuccessfully:
                var piece = await reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
                await Content.AddAsync(piece.Array!, piece.Count, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await base.AcceptAsync(header, reader, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    public override async ValueTask AcceptFinalAsync(ReplyMessage reply, FrameReader reader, CancellationToken cancellationToken)
    {
        if (reply.TotalSize is not null) Small = await reader.ReadRentedBodyAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Complete(ReplyMessage reply)
    {
        base.Complete(reply);
        Content.Complete();
        _started.TrySetResult(null);
    }

    public override void Fail(Exception reason)
    {
        base.Fail(reason);
        Content.Complete(reason);
        _started.TrySetException(reason);
        _ = _started.Task.Exception;
    }

    public void Dispose()
    {
        Content.Dispose();
        if (Small.Array is { } array) ArrayPool<byte>.Shared.Return(array);
        Small = default;
    }
}
