using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Describes one entry.</summary>
internal sealed class StatHandler : RequestHandler<StatRequest>
{
    protected override async Task<HandlerReply> HandleAsync(StatRequest message, ServerRequest request)
    {
        var entry = await request.User.StatAsync(RemotePath.Parse(message.Path), request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage { Entry = entry };
    }
}
