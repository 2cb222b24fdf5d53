using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Deletes a file.</summary>
internal sealed class DeleteFileHandler : RequestHandler<DeleteFileRequest>
{
    protected override Task<HandlerReply> HandleAsync(DeleteFileRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        request.User.Home.DeleteFile(RemotePath.Parse(message.Path));
        return Task.FromResult<HandlerReply>(new ReplyMessage());
    }
}
