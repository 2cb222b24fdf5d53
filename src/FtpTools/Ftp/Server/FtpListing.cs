using System.Buffers;
using System.Text;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Server.Admission;
using FtpTools.Server.Files;

namespace FtpTools.Ftp.Server;

/// <summary>Writes what is in a directory, as it is read: a piece of it is in memory at a time, however many entries there are.</summary>
internal static class FtpListing
{
    private const int PieceSize = 32 * 1024;

    /// <summary>Writes all entries.</summary>
    /// <param name="target">What is listed.</param>
    /// <param name="format">How the lines look.</param>
    /// <param name="conversation">Who asks.</param>
    /// <param name="transfer">What it is listed for.</param>
    /// <param name="begin">Called when it is known that there is something to list.</param>
    /// <param name="write">Takes a piece.</param>
    /// <returns>How many entries were written, and how many could not be.</returns>
    /// <exception cref="FtpToolsException">It is not there or cannot be read.</exception>
    public static async Task<(long Written, long Omitted)?> WriteAsync(
        ListTarget target,
        ListFormat format,
        FtpConversation conversation,
        ITransfer transfer,
        Func<Task<bool>> begin,
        Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        var writer = new LineWriter(format, conversation, write);
        var found = target.Pattern is null
            ? await conversation.Files.FindAsync(target.Path, transfer.CancellationToken).ConfigureAwait(false)
            : null;
        if (found is { Entry.Type: not RemoteItemType.Directory })
        {
            if (!await begin().ConfigureAwait(false)) return null;
            var file = found with { Entry = found.Entry with { Name = target.Path.Name } };
            await writer.AddAsync(file, target.Prefix.Length > 0 ? target.Prefix[..^1] : file.Entry.Name).ConfigureAwait(false);
            await writer.FlushAsync().ConfigureAwait(false);
            return (1, 0);
        }

        using var listing = await conversation.Files.ListOwnAsync(target.Path, transfer).ConfigureAwait(false);
        if (!await begin().ConfigureAwait(false)) return null;
        var count = 0L;
        foreach (var item in listing.Entries)
        {
            transfer.CancellationToken.ThrowIfCancellationRequested();
            if (target.Pattern?.Matches(item.Entry.Name) == false) continue;
            if (format == ListFormat.Names && item.IsPartial) continue;
            await writer.AddAsync(item, target.Prefix + item.Entry.Name).ConfigureAwait(false);
            count++;
        }

        await writer.FlushAsync().ConfigureAwait(false);
        return (count, listing.Omitted.Count);
    }

    /// <summary>The line of facts of an entry.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="name">Its name, or its path.</param>
    /// <param name="conversation">Who asks, and for which facts.</param>
    public static string FactsOf(OwnItem item, string name, FtpConversation conversation)
    {
        var facts = item.Unique is null ? conversation.Facts & ~MlsxFacts.Unique : conversation.Facts;
        var perm = item.IsPartial
            ? Mlsx.PermOfPartial
            : Mlsx.PermOf(item.Entry.Type, conversation.Files.IsReadOnly, isHome: name == RemotePath.Root.ToString());
        return Mlsx.Write(item.Entry with { Name = name }, perm, item.Unique ?? "", facts);
    }

    private sealed class LineWriter(ListFormat format, FtpConversation conversation, Func<ReadOnlyMemory<byte>, ValueTask> write)
    {
        private readonly ArrayBufferWriter<byte> _piece = new(1024);
        private readonly DateTime _now = conversation.Context.Options.TimeProvider.GetUtcNow().UtcDateTime;

        public async ValueTask AddAsync(OwnItem item, string path)
        {
            var line = format switch
            {
                ListFormat.Names => path,
                ListFormat.Facts => FactsOf(item, item.Entry.Name, conversation),
                _ => UnixListLine.Write(ModeOf(item), item.Entry.Size, item.Entry.Modified, item.Entry.Name, _now),
            };
            Encoding.UTF8.GetBytes(line, _piece);
            _piece.Write("\r\n"u8);
            if (_piece.WrittenCount >= PieceSize) await FlushAsync().ConfigureAwait(false);
        }

        private string ModeOf(OwnItem item)
        {
            if (item.IsPartial) return UnixListLine.PartialMode;
            var isReadOnly = conversation.Files.IsReadOnly;
            return item.Entry.Type switch
            {
                RemoteItemType.Directory => isReadOnly ? UnixListLine.ReadOnlyDirectoryMode : UnixListLine.DirectoryMode,
                RemoteItemType.Link => UnixListLine.LinkMode,
                _ => isReadOnly ? UnixListLine.ReadOnlyFileMode : UnixListLine.FileMode,
            };
        }

        public async ValueTask FlushAsync()
        {
            if (_piece.WrittenCount == 0) return;
            await write(_piece.WrittenMemory).ConfigureAwait(false);
            _piece.ResetWrittenCount();
        }
    }
}
