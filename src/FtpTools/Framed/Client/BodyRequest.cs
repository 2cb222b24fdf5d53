using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Client;

/// <summary>A request under way whose final reply has a body.</summary>
internal sealed class BodyRequest : PendingRequest
{
    /// <summary>The body, once the final reply is there.</summary>
    public byte[] Body { get; private set; } = [];

    public override async ValueTask AcceptFinalAsync(ReplyMessage reply, FrameReader reader, CancellationToken cancellationToken)
    {
        if (reply.TotalSize is not { } length) return;
        Body = new byte[length];
        await reader.ReadBodyAsync(Body, cancellationToken).ConfigureAwait(false);
    }
}
