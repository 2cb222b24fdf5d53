using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Gives a file or directory another path.</summary>
internal sealed class RenameHandler : RequestHandler<RenameRequest>
{
    protected override Task<HandlerReply> HandleAsync(RenameRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        var entry = request.User.Home.Rename(RemotePath.Parse(message.Path), RemotePath.Parse(message.Target), message.Overwrite);
        return Task.FromResult<HandlerReply>(new ReplyMessage { Entry = entry });
    }
}
