using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Lists what is kept of broken stores.</summary>
internal sealed class PartialsHandler : RequestHandler<PartialsRequest>
{
    protected override async Task<HandlerReply> HandleAsync(PartialsRequest message, ServerRequest request)
    {
        using var listing = await request.User.ListPartialsAsync(request).ConfigureAwait(false);
        var pages = new ListingPages(request);
        foreach (var (info, _, status) in listing.Entries)
        {
            var entry = new FileEntry(info.Path, RemoteItemType.File, status.Length, status.Modified, info.Length);
            await pages.AddAsync(entry).ConfigureAwait(false);
        }

        return await pages.EndAsync().ConfigureAwait(false);
    }
}
