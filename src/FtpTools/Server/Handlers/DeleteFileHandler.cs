using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Deletes a file.</summary>
internal sealed class DeleteFileHandler : RequestHandler<DeleteFileRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeleteFileRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        await request.User.Quota.DeleteFileAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
