using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Deletes what is kept of a broken store.</summary>
internal sealed class DeletePartialHandler : RequestHandler<DeletePartialRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeletePartialRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        await request.User.Quota.RemovePartialAsync(request.User.Name, RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
