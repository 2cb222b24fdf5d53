using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Client;

/// <summary>A request that is under way, seen from the client: what happens to the frames that answer it.</summary>
internal class PendingRequest
{
    private readonly TaskCompletionSource<ReplyMessage> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the final reply, or fails with the error.</summary>
    public Task<ReplyMessage> Final => _final.Task;

    /// <summary>Whether nobody waits for the answer any more; its frames are read and thrown away.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Whether it counts among the requests under way that the server bounds.</summary>
    public bool HoldsPlace { get; init; } = true;

    public void Abandon() => IsAbandoned = true;

    /// <summary>Takes a frame that is not the last. A body must be read here or is skipped.</summary>
    public virtual ValueTask AcceptAsync(FrameHeader header, FrameReader reader, CancellationToken cancellationToken)
    {
        throw new FtpToolsException(
            ErrorCode.ProtocolViolation,
            $"The server answered with '{MessageTable.NameOf(header.Type)}', which is not an answer to the request.");
    }

    /// <summary>Takes the final reply, while its body can be read.</summary>
    public virtual ValueTask AcceptFinalAsync(
        ReplyMessage reply, FrameReader reader, CancellationToken cancellationToken)
    {
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the exchange.</summary>
    public virtual void Complete(ReplyMessage reply) => _final.TrySetResult(reply);

    /// <summary>Ends the exchange with an error.</summary>
    public virtual void Fail(Exception reason)
    {
        _final.TrySetException(reason);
        _ = _final.Task.Exception; // Reported to whoever waits; marked as observed for when nobody does.
    }
}
