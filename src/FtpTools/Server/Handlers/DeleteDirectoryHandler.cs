using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Deletes an empty directory.</summary>
internal sealed class DeleteDirectoryHandler : RequestHandler<DeleteDirectoryRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeleteDirectoryRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        await request.User.Quota.DeleteDirectoryAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
