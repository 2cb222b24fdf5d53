using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FtpTools.Files;

namespace FtpTools.Ftp.Client;

/// <summary>
/// Reads a listing to its end as fast as it comes, however slowly it is taken. It has one of the few control connections of its session as
/// long as it is read: were it only read as it is taken, listings that are ahead of their turn would have all of them, and whoever takes
/// the first would wait for one for ever.
/// </summary>
internal static class FtpReadAhead
{
    /// <summary>Reads.</summary>
    /// <param name="read">Begins to read; the token stops it.</param>
    /// <param name="cancellationToken">Stops taking.</param>
    public static async IAsyncEnumerable<FileEntry> RunAsync(
        Func<CancellationToken, IAsyncEnumerable<FileEntry>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entries = Channel.CreateUnbounded<FileEntry>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => FillAsync(read(stop.Token), entries.Writer), CancellationToken.None);
        try
        {
            await foreach (var entry in entries.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return entry;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    // Whatever ends the reading ends the taking: whoever takes is told.
    private static async Task FillAsync(IAsyncEnumerable<FileEntry> source, ChannelWriter<FileEntry> entries)
    {
        try
        {
            await foreach (var entry in source.ConfigureAwait(false)) entries.TryWrite(entry);
            entries.Complete();
        }
        catch (Exception e)
        {
            entries.Complete(e);
        }
    }
}
