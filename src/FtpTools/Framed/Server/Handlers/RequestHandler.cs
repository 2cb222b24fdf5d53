using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Does what one kind of request asks for. A handler keeps no state; what it throws becomes the error reply.</summary>
internal abstract class RequestHandler
{
    /// <summary>Carries out the request.</summary>
    /// <returns>The final reply and its body, if any; the id is filled in by the caller.</returns>
    public abstract Task<HandlerReply> HandleAsync(ServerRequest request);
}

/// <summary>A handler for one type of message.</summary>
internal abstract class RequestHandler<TMessage> : RequestHandler
    where TMessage : Message
{
    public sealed override Task<HandlerReply> HandleAsync(ServerRequest request) => HandleAsync((TMessage)request.Message, request);

    protected abstract Task<HandlerReply> HandleAsync(TMessage message, ServerRequest request);
}

/// <summary>The final reply of a request.</summary>
/// <param name="Message">The reply.</param>
/// <param name="Body">Its body, in an array of the shared pool that the one who sends it gives back; empty when there is none.</param>
internal readonly record struct HandlerReply(ReplyMessage Message, ArraySegment<byte> Body = default)
{
    public static implicit operator HandlerReply(ReplyMessage message) => new(message);
}
