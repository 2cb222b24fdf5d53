using System.Buffers;
using FtpTools.Files;
using FtpTools.Storage;
using FtpTools.Transfer;
using Renci.SshNet;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>Receives one file, into a partial file that takes the real name when it is whole.</summary>
/// <param name="link">The connection.</param>
/// <param name="files">Where local files are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How.</param>
/// <param name="progress">Counts.</param>
internal sealed class SftpDownload(SftpLink link, LocalFiles files, TimeProvider time, TransferOptions options, FileProgress progress)
{
    /// <summary>Receives it.</summary>
    /// <param name="path">The file at the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TransferResult> RunAsync(RemotePath path, string localPath, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        files.CheckPlace(localPath, options.Overwrite);
        if (options.RequireDigest) throw NoDigest(path);

        var (source, content) = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (source.IsDirectory) throw SftpErrors.Refused(ErrorCode.IsADirectory, "This is a directory", path);
        if (!source.IsRegularFile) throw SftpErrors.Refused(ErrorCode.NotAFile, "This is not a file", path);
        using var digest = ContentDigest.Create(options.Algorithm);
        var start = content is null || !TryStore(localPath, source, content, digest)
            ? await ReceiveAsync(path, localPath, source, digest, cancellationToken).ConfigureAwait(false)
            : 0;
        return new TransferResult
        {
            Direction = TransferDirection.Download,
            LocalPath = localPath,
            RemotePath = path.ToString(),
            Length = source.Length,
            Digest = digest.Finish(),
            Algorithm = options.Algorithm,
            Verification = start > 0 ? TransferVerification.TailAndSize : TransferVerification.Size,
            ResumedFrom = start,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    /// <summary>The refusal of a transfer that is to be verified by a digest.</summary>
    public static FtpToolsException NoDigest(RemotePath path)
    {
        return new FtpToolsException(
            ErrorCode.NotSupported, $"SFTP computes no digest, so '{path}' cannot be verified as -RequireDigest wants.")
        {
            Target = path.ToString(),
        };
    }

    // Through a link too, as everybody does who copies a file that is named. The content of a small file comes along: all that it needs is
    // done by one thread, which waits for each answer.
    private async Task<(ISftpFile Source, byte[]? Content)> OpenAsync(RemotePath path, CancellationToken cancellationToken)
    {
        try
        {
            return await link.RunBlockingAsync(
                path,
                client =>
                {
                    var source = client.Get(path.ToString());
                    return (source, MayComeAlong(source) ? Read(client, path, (int)source.Length) : null);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            throw await new SftpItems(link).MissingAsync(path, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayComeAlong(ISftpFile source) => !options.Resume && source.IsRegularFile && source.Length <= ContentSender.PieceSize;

    private static byte[] Read(SftpClient client, RemotePath path, int length)
    {
        // One byte more, to see whether it ends there.
        var content = new byte[length + 1];
        using var stream = client.OpenRead(path.ToString());
        var read = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        if (read > length) throw Longer(path, length);
        return read == length ? content[..length] : throw Shorter(path, read, length);
    }

    // False when something is in the way, or waits to be resumed: then it comes again, into a partial file.
    private bool TryStore(string localPath, ISftpFile source, byte[] content, ContentDigest digest)
    {
        if (!files.TryStoreNew(localPath, content, ModifiedOf(source), options.IsDurable, SftpModes.Of(source.Attributes))) return false;
        digest.Append(content);
        link.Count(0, content.Length);
        progress.Begin(content.Length, 0);
        progress.Moved(content.Length);
        return true;
    }

    private static DateTime ModifiedOf(ISftpFile source) => DateTime.SpecifyKind(source.LastWriteTimeUtc, DateTimeKind.Utc);

    private async Task<long> ReceiveAsync(
        RemotePath path, string localPath, ISftpFile source, ContentDigest digest, CancellationToken cancellationToken)
    {
        using var partial = files.ResumePartial(localPath);
        if (!options.Resume || partial.Length > source.Length) partial.Restart();
        partial.IsKept = true;
        var start = await ReceiveKeptAsync(path, localPath, source.Length, partial, digest, cancellationToken).ConfigureAwait(false);
        partial.IsKept = false;
        files.Publish(partial, localPath, options.Overwrite, ModifiedOf(source), options.IsDurable, SftpModes.Of(source.Attributes));
        return start;
    }

    private async Task<long> ReceiveKeptAsync(
        RemotePath path, string localPath, long length, PartialFile partial, ContentDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await link.RunAsync(
                path, (c, stop) => c.OpenAsync(path.ToString(), FileMode.Open, FileAccess.Read, stop), cancellationToken)
                .ConfigureAwait(false);
            try
            {
                return await ReceiveAsync(stream, path, localPath, length, partial, digest, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await CloseAsync(stream).ConfigureAwait(false);
            }
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.StorageFull or ErrorCode.FileChanged or ErrorCode.PermissionDenied)
        {
            // What is here cannot be resumed, or takes room that is needed.
            partial.IsKept = false;
            throw;
        }
    }

    // The end of what is here already comes again, and is compared: where it differs, the file at the server is another one.
    private async Task<long> ReceiveAsync(
        SftpFileStream stream,
        RemotePath path,
        string localPath,
        long length,
        PartialFile partial,
        ContentDigest digest,
        CancellationToken cancellationToken)
    {
        var held = partial.Length;
        var overlap = (int)Math.Min(held, SftpResume.TailSize);
        if (overlap > 0)
        {
            var (here, there) = (new byte[overlap], new byte[overlap]);
            partial.Content.Position = held - overlap;
            ContentSender.ReadWhole(partial.Content, here, localPath);
            stream.Seek(held - overlap, SeekOrigin.Begin);
            var isSame = await ReadAsync(stream, there, path, cancellationToken).ConfigureAwait(false) == overlap
                && here.AsSpan().SequenceEqual(there);
            if (!isSame)
            {
                partial.Restart();
                held = 0;
                stream.Seek(0, SeekOrigin.Begin);
            }
        }

        partial.Content.Position = 0;
        if (held > 0) ContentSender.Digest(partial.Content, held, digest, localPath, cancellationToken);
        progress.Begin(length, held);
        await ReceiveRestAsync(stream, path, localPath, length, partial, digest, cancellationToken).ConfigureAwait(false);
        return held;
    }

    private async Task ReceiveRestAsync(
        SftpFileStream stream,
        RemotePath path,
        string localPath,
        long length,
        PartialFile partial,
        ContentDigest digest,
        CancellationToken cancellationToken)
    {
        var lane = new BackgroundHasher(digest.Append);
        var buffers = new byte[BackgroundHasher.Depth][];
        try
        {
            for (var count = 0; ; count++)
            {
                await lane.WaitForRoomAsync().ConfigureAwait(false);
                var buffer = buffers[count % buffers.Length] ??= ArrayPool<byte>.Shared.Rent(ContentSender.PieceSize);
                var room = buffer.AsMemory(0, ContentSender.PieceSize);
                var read = await ReadAsync(stream, room, path, cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                if (partial.Length + read > length) throw Longer(path, length);
                var piece = buffer.AsMemory(0, read);
                lane.Add(piece);
                partial.Write(piece.Span, localPath);
                link.Count(0, read);
                progress.Moved(read);
            }
        }
        finally
        {
            // The digest is somebody else's again after this, and so are the arrays.
            await lane.DrainAsync().ConfigureAwait(false);
            foreach (var buffer in buffers)
            {
                if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        if (partial.Length < length) throw Shorter(path, partial.Length, length);
    }

    // As many bytes as fit, unless the file ends before.
    private Task<int> ReadAsync(SftpFileStream stream, Memory<byte> buffer, RemotePath path, CancellationToken cancellationToken)
    {
        return link.RunAsync(
            path,
            async (_, stop) => await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false),
            cancellationToken);
    }

    // What was read is there, whatever becomes of the handle.
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

    private static FtpToolsException Longer(RemotePath path, long length)
    {
        return Changed(path, $"is longer than the {length} bytes that the server told");
    }

    private static FtpToolsException Shorter(RemotePath path, long end, long length)
    {
        return Changed(path, $"ended after {end} of the {length} bytes that the server told");
    }

    private static FtpToolsException Changed(RemotePath path, string what)
    {
        return new FtpToolsException(ErrorCode.FileChanged, $"The file '{path}' {what}: it changed while it was being read.")
        {
            Target = path.ToString(),
        };
    }
}
