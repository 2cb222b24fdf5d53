using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Deletes a file.</summary>
internal sealed class DeleteFileHandler : RequestHandler<DeleteFileRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DeleteFileRequest message, ServerRequest request)
    {
        await request.User.DeleteFileAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage();
    }
}
