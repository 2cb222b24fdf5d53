using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Gives a file or directory another path.</summary>
internal sealed class RenameHandler : RequestHandler<RenameRequest>
{
    protected override async Task<HandlerReply> HandleAsync(RenameRequest message, ServerRequest request)
    {
        var (path, target) = (RemotePath.Parse(message.Path), RemotePath.Parse(message.Target));
        var entry = await request.User.RenameAsync(path, target, message.Overwrite, request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage { Entry = entry };
    }
}
