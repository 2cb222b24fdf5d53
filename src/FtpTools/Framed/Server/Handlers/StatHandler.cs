using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Describes one entry.</summary>
internal sealed class StatHandler : RequestHandler<StatRequest>
{
    protected override Task<HandlerReply> HandleAsync(StatRequest message, ServerRequest request)
    {
        var entry = request.User.Home.Stat(RemotePath.Parse(message.Path));
        return Task.FromResult<HandlerReply>(new ReplyMessage { Entry = entry });
    }
}
