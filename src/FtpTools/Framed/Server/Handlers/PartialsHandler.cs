using FtpTools.Files;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Lists what is kept of broken stores.</summary>
internal sealed class PartialsHandler : RequestHandler<PartialsRequest>
{
    protected override async Task<HandlerReply> HandleAsync(PartialsRequest message, ServerRequest request)
    {
        var pages = new ListingPages(request);
        foreach (var partial in request.User.Quota.GetPartials(request.User.Name))
            await pages.AddAsync(new FileEntry(partial.Info.Path, RemoteItemType.File, partial.Length, partial.Modified, partial.Info.Length)).ConfigureAwait(false);
        return await pages.EndAsync().ConfigureAwait(false);
    }
}
