using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Makes a directory.</summary>
internal sealed class MakeDirectoryHandler : RequestHandler<MakeDirectoryRequest>
{
    protected override async Task<HandlerReply> HandleAsync(MakeDirectoryRequest message, ServerRequest request)
    {
        var path = RemotePath.Parse(message.Path);
        var entry = await request.User.MakeDirectoryAsync(path, message.MakeParents, request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage { Entry = entry };
    }
}
