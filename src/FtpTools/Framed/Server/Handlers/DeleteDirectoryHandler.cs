using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Deletes an empty directory.</summary>
internal sealed class DeleteDirectoryHandler : RequestHandler<DeleteDirectoryRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeleteDirectoryRequest message, ServerRequest request)
    {
        await request.User.DeleteDirectoryAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
