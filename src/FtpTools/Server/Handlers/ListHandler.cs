using System.Text.Json;
using FtpTools.Protocol;
using FtpTools.Protocol.Messages;
using FtpTools.Storage;

namespace FtpTools.Server.Handlers;

/// <summary>Lists a directory in pages: a short one first, so that something shows at once, longer ones after it.</summary>
internal sealed class ListHandler : RequestHandler<ListRequest>
{
    private const int FirstPage = 64;
    private const int LaterPages = 512;

    protected override async Task<HandlerReply> HandleAsync(ListRequest message, ServerRequest request)
    {
        var count = 0L;
        var page = new List<Entry>(FirstPage);
        foreach (var entry in request.User.Home.List(RemotePath.Parse(message.Path)))
        {
            request.CancellationToken.ThrowIfCancellationRequested();
            page.Add(entry);
            count++;
            if (page.Count >= (count <= FirstPage ? FirstPage : LaterPages)) await SendPageAsync(page, request).ConfigureAwait(false);
        }

        if (page.Count > 0) await SendPageAsync(page, request).ConfigureAwait(false);
        return new ReplyMessage { Count = count };
    }

    private static async Task SendPageAsync(List<Entry> page, ServerRequest request)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(page, ProtocolJson.Default.IReadOnlyListEntry);
        await request.SendAsync(new PageMessage { Id = request.Id, TotalSize = body.Length }, body).ConfigureAwait(false);
        page.Clear();
    }
}
