using System.Text.Json;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Sends entries in pages, as the client has room for them: a short one first, so that something shows at once, longer ones after
/// it.</summary>
internal sealed class ListingPages(ServerRequest request)
{
    private const int FirstPage = 64;
    private const int LaterPages = 512;

    // A character takes at most six bytes of JSON; so a page stays within the limit of a body, however long its names are.
    private const int Characters = 128 * 1024;

    private readonly List<FileEntry> _page = new(FirstPage);
    private long _count;
    private int _characters;

    /// <summary>Adds an entry.</summary>
    public async ValueTask AddAsync(FileEntry entry)
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        _page.Add(entry);
        _count++;
        _characters += entry.Name.Length;
        if (_page.Count >= (_count <= FirstPage ? FirstPage : LaterPages) || _characters >= Characters)
            await SendAsync().ConfigureAwait(false);
    }

    /// <summary>Sends what is left.</summary>
    /// <returns>The reply that says that the listing is complete.</returns>
    public async Task<ReplyMessage> EndAsync()
    {
        if (_page.Count > 0) await SendAsync().ConfigureAwait(false);
        return new ReplyMessage { Count = _count };
    }

    private async Task SendAsync()
    {
        await request.Pages!.WaitAsync(request.CancellationToken).ConfigureAwait(false);
        var body = JsonSerializer.SerializeToUtf8Bytes(_page, ProtocolJson.Default.IReadOnlyListFileEntry);
        await request.SendAsync(new PageMessage { Id = request.Id, TotalSize = body.Length }, body).ConfigureAwait(false);
        _page.Clear();
        _characters = 0;
    }
}
