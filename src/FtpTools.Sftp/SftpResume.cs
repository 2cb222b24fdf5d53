using FtpTools.Files;
using FtpTools.Transfer;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>
/// Resumes an upload. A server may write what is sent together in any order, and so the last of what it has may have holes where the
/// connection broke. That part is read back; it is resumed where it differs from the file first.
/// </summary>
internal static class SftpResume
{
    /// <summary>How much before the place from which a transfer is resumed is compared.</summary>
    public const int TailSize = 64 * 1024;

    // As much as this sends at once, and more than servers that write in parallel have in their hands.
    private const int Window = Streams * ChunkSize;

    private const int Streams = 16;

    // One request carries so much in a packet that every server takes (RFC 4253, section 6.1; draft-ietf-secsh-filexfer-02, section 3).
    private const int ChunkSize = 31 * 1024;

    /// <summary>Compares the end of what a server has with the local file.</summary>
    /// <param name="link">The connection.</param>
    /// <param name="path">What the server has.</param>
    /// <param name="source">The local file, which is no shorter.</param>
    /// <param name="held">The bytes that the server has.</param>
    /// <param name="name">What the local file is called in an error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Where to resume; 0 when what the server has is nothing, or another file.</returns>
    public static async Task<long> FindAsync(
        SftpLink link, RemotePath path, Stream source, long held, string name, CancellationToken cancellationToken)
    {
        var length = (int)Math.Min(held, Window + TailSize);
        var (here, there) = (new byte[length], new byte[length]);
        source.Position = held - length;
        ContentSender.ReadWhole(source, here, name);
        try
        {
            await link.RunAsync(
                path,
                async (client, stop) =>
                {
                    var stream = await client.OpenAsync(path.ToString(), FileMode.Open, FileAccess.Read, stop).ConfigureAwait(false);
                    await using var ending = stream.ConfigureAwait(false);
                    stream.Seek(held - length, SeekOrigin.Begin);
                    await stream.ReadAtLeastAsync(there, length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException)
        {
            return 0; // It may be written and not read: then it is sent anew.
        }

        var same = here.AsSpan().CommonPrefixLength(there);
        return same >= TailSize || length == held ? held - length + same : 0;
    }

    /// <summary>Sends the rest of a file: through several handles at once, because each of them waits for the server's answer to what was
    /// sent before. One window is answered before the next one begins.</summary>
    /// <param name="link">The connection.</param>
    /// <param name="path">What the server has.</param>
    /// <param name="content">The rest.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">The length of the whole file.</param>
    /// <param name="progress">Counts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task SendAsync(
        SftpLink link,
        RemotePath path,
        Stream content,
        long start,
        long length,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        var handles = (int)Math.Min(Streams, ((length - start) / ChunkSize) + 1);
        var streams = new List<SftpFileStream>(handles);
        var buffers = Enumerable.Range(0, handles).Select(_ => new byte[ChunkSize]).ToList();
        try
        {
            for (var i = 0; i < handles; i++)
            {
                streams.Add(await link.RunAsync(
                    path, (c, stop) => c.OpenAsync(path.ToString(), FileMode.Open, FileAccess.Write, stop), cancellationToken)
                    .ConfigureAwait(false));
            }

            for (var offset = start; offset < length;)
            {
                var writes = new List<Task>(handles);
                var end = offset;
                for (var i = 0; i < handles && end < length; i++)
                {
                    var piece = buffers[i].AsMemory(0, (int)Math.Min(ChunkSize, length - end));
                    await content.ReadExactlyAsync(piece, cancellationToken).ConfigureAwait(false);
                    writes.Add(WriteAsync(link, path, streams[i], end, piece, cancellationToken));
                    end += piece.Length;
                }

                await Task.WhenAll(writes).ConfigureAwait(false);
                link.Count(end - offset, 0);
                progress.Moved(end - offset);
                offset = end;
            }
        }
        finally
        {
            foreach (var stream in streams) await CloseAsync(stream).ConfigureAwait(false);
        }
    }

    private static Task WriteAsync(
        SftpLink link, RemotePath path, SftpFileStream stream, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        return link.RunAsync(
            path,
            async (_, stop) =>
            {
                stream.Seek(offset, SeekOrigin.Begin);
                await stream.WriteAsync(piece, stop).ConfigureAwait(false);
                await stream.FlushAsync(stop).ConfigureAwait(false);
            },
            cancellationToken);
    }

    // All was written and answered, or the failure is known already.
    private static async Task CloseAsync(SftpFileStream stream)
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (SftpErrors.IsOfSsh(e))
        {
            // With the connection the handle is gone, too.
        }
    }
}
