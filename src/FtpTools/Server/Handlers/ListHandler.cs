using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Lists a directory.</summary>
internal sealed class ListHandler : RequestHandler<ListRequest>
{
    protected override async Task<HandlerReply> HandleAsync(ListRequest message, ServerRequest request)
    {
        var pages = new ListingPages(request);
        foreach (var entry in request.User.Home.List(RemotePath.Parse(message.Path))) await pages.AddAsync(entry).ConfigureAwait(false);
        return await pages.EndAsync().ConfigureAwait(false);
    }
}
