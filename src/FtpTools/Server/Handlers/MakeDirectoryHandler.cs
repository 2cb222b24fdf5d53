using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Makes a directory.</summary>
internal sealed class MakeDirectoryHandler : RequestHandler<MakeDirectoryRequest>
{
    protected override Task<HandlerReply> HandleAsync(MakeDirectoryRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        var entry = request.User.Home.MakeDirectory(RemotePath.Parse(message.Path), message.MakeParents);
        return Task.FromResult<HandlerReply>(new ReplyMessage { Entry = entry });
    }
}
