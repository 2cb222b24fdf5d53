using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Deletes what is kept of a broken store.</summary>
internal sealed class DeletePartialHandler : RequestHandler<DeletePartialRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeletePartialRequest message, ServerRequest request)
    {
        await request.User.DeletePartialAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
