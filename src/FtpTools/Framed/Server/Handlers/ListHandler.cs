using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Lists a directory.</summary>
internal sealed class ListHandler : RequestHandler<ListRequest>
{
    protected override async Task<HandlerReply> HandleAsync(ListRequest message, ServerRequest request)
    {
        using var listing = await request.User.ListAsync(RemotePath.Parse(message.Path), request).ConfigureAwait(false);
        var pages = new ListingPages(request);
        foreach (var entry in listing.Entries) await pages.AddAsync(entry).ConfigureAwait(false);
        var (reply, omitted) = (await pages.EndAsync().ConfigureAwait(false), listing.Omitted);
        return omitted.Count == 0 ? reply : reply with { Omitted = omitted.Count, OmittedEntries = [.. omitted.Examples] };
    }
}
