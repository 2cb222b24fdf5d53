using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Deletes an empty directory.</summary>
internal sealed class DeleteDirectoryHandler : RequestHandler<DeleteDirectoryRequest>
{
    protected override Task<HandlerReply> HandleAsync(DeleteDirectoryRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        request.User.Home.DeleteDirectory(RemotePath.Parse(message.Path));
        return Task.FromResult<HandlerReply>(new ReplyMessage());
    }
}
