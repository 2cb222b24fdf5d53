using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Client;

/// <summary>A store of a large file: the server says when it is ready.</summary>
internal sealed class StoreRequestState : PendingRequest
{
    private readonly TaskCompletionSource<ReadyMessage> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with what the server already has of the file, or fails with the server's refusal.</summary>
    public Task<ReadyMessage> Ready => _ready.Task;

    public override ValueTask AcceptAsync(FrameHeader header, FrameReader reader, CancellationToken cancellationToken)
    {
        if (header.Type != MessageType.Ready) return base.AcceptAsync(header, reader, cancellationToken);
        _ready.TrySetResult(FrameCodec.ReadMessage<ReadyMessage>(header));
        return ValueTask.CompletedTask;
    }

    public override void Fail(Exception reason)
    {
        _ready.TrySetException(reason);
        _ = _ready.Task.Exception;
        base.Fail(reason);
    }
}
