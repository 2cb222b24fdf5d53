using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Lists the commands that the user may call.</summary>
internal sealed class CommandsHandler : RequestHandler<CommandsRequest>
{
    protected override Task<HandlerReply> HandleAsync(CommandsRequest message, ServerRequest request)
    {
        return Task.FromResult<HandlerReply>(new ReplyMessage { Commands = request.Server.Commands.NamesFor(request.User.Name) });
    }
}
