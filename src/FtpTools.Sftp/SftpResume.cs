using FtpTools.Files;
using FtpTools.Transfer;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>
/// Resumes an upload. A server may write what is sent together in any order, and so the last of what it has may have holes where the
/// connection broke. That part is sent again, and what is before it is compared.
/// </summary>
internal static class SftpResume
{
    /// <summary>How much of the end is sent again: as much as this sends at once, and more than servers that write in parallel have in
    /// their hands.</summary>
    public const int Margin = Streams * ChunkSize;

    /// <summary>How much before that is read back and compared.</summary>
    public const int TailSize = 64 * 1024;

    private const int Streams = 16;

    // One request carries so much in a packet that every server takes (RFC 4253, section 6.1; draft-ietf-secsh-filexfer-02, section 3).
    private const int ChunkSize = 31 * 1024;

    /// <summary>Whether what a server has before a place is the same as that part of a local file.</summary>
    /// <param name="link">The connection.</param>
    /// <param name="path">What the server has.</param>
    /// <param name="source">The local file.</param>
    /// <param name="end">The place.</param>
    /// <param name="name">What the local file is called in an error.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<bool> IsTailSameAsync(
        SftpLink link, RemotePath path, Stream source, long end, string name, CancellationToken cancellationToken)
    {
        var tail = (int)Math.Min(end, TailSize);
        var (here, there) = (new byte[tail], new byte[tail]);
        source.Position = end - tail;
        ContentSender.ReadWhole(source, here, name);
        try
        {
            return await link.RunAsync(
                path,
                async (client, stop) =>
                {
                    var stream = await client.OpenAsync(path.ToString(), FileMode.Open, FileAccess.Read, stop).ConfigureAwait(false);
                    await using var ending = stream.ConfigureAwait(false);
                    stream.Seek(end - tail, SeekOrigin.Begin);
                    var read = await stream.ReadAtLeastAsync(there, tail, throwOnEndOfStream: false, stop).ConfigureAwait(false);
                    return read == tail && here.AsSpan().SequenceEqual(there);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteErrorException)
        {
            return false; // It may be written and not read: then it is sent anew.
        }
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
