using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Storage;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Lists a directory.</summary>
internal sealed class ListHandler : RequestHandler<ListRequest>
{
    protected override async Task<HandlerReply> HandleAsync(ListRequest message, ServerRequest request)
    {
        var pages = new ListingPages(request);
        var omitted = new OmittedEntries();
        foreach (var entry in request.User.Home.List(RemotePath.Parse(message.Path), omitted)) await pages.AddAsync(entry).ConfigureAwait(false);
        var reply = await pages.EndAsync().ConfigureAwait(false);
        return omitted.Count == 0 ? reply : reply with { Omitted = omitted.Count, OmittedEntries = [.. omitted.Examples] };
    }
}
