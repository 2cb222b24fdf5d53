using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;

namespace FtpTools.Framed.Client;

/// <summary>
/// A listing under way. Its pages wait in a queue that never makes the link wait, because whoever reads them may use the same
/// session in between; the server sends no more of them than were asked for.
/// </summary>
internal sealed class ListingRequest : PendingRequest
{
    private readonly Channel<IReadOnlyList<FileEntry>> _pages = Channel.CreateUnbounded<IReadOnlyList<FileEntry>>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private long _count;
    private int _waiting;
    private int _received;
    private int _owed;

    /// <summary>The pages as they arrive; their end is the end of a complete listing.</summary>
    public ChannelReader<IReadOnlyList<FileEntry>> Pages => _pages.Reader;

    /// <summary>Counts a page as taken.</summary>
    /// <returns>How many more pages to ask for. A listing that fits into what is sent unasked needs none.</returns>
    public int TakePage()
    {
        Interlocked.Decrement(ref _waiting);
        _owed++;
        if (Volatile.Read(ref _received) < ProtocolLimits.PagesAhead) return 0;
        var pages = _owed;
        _owed = 0;
        return pages;
    }

    public override async ValueTask AcceptAsync(FrameHeader header, FrameReader reader, CancellationToken cancellationToken)
    {
        if (header.Type != MessageType.Page)
        {
            await base.AcceptAsync(header, reader, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (Interlocked.Increment(ref _waiting) > ProtocolLimits.PagesAhead)
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent more of a listing than it was asked for.");
        var body = new byte[header.BytesOfBody];
        await reader.ReadBodyAsync(body, cancellationToken).ConfigureAwait(false);
        var entries = Parse(body);
        _count += entries.Count;
        Interlocked.Increment(ref _received);
        await _pages.Writer.WriteAsync(entries, cancellationToken).ConfigureAwait(false);
    }

    public override void Complete(ReplyMessage reply)
    {
        if (reply.Omitted < 0)
        {
            Fail(new FtpToolsException(ErrorCode.ProtocolViolation, "The server reported a negative number of omitted entries."));
        }
        else if (reply.Count == _count)
        {
            _pages.Writer.TryComplete();
            base.Complete(reply);
        }
        else
        {
            var counted = reply.Count?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
            var difference = $"The listing is not complete: {_count} entries arrived, but the server counted {counted}.";
            Fail(new FtpToolsException(ErrorCode.ProtocolViolation, difference));
        }
    }

    public override void Fail(Exception reason)
    {
        _pages.Writer.TryComplete(reason);
        base.Fail(reason);
    }

    private static IReadOnlyList<FileEntry> Parse(byte[] body)
    {
        try
        {
            var entries = JsonSerializer.Deserialize(body, ProtocolJson.Default.IReadOnlyListFileEntry);
            return entries is not null && !entries.Contains(null!) ? entries : throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent a listing that cannot be read.", e);
        }
    }
}
