using System.Buffers;
using FtpTools.Files;
using FtpTools.Ftp.Wire;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Ftp.Client;

/// <summary>Receives one file, into a partial file that takes the real name when it is whole.</summary>
/// <param name="connection">The connection to use.</param>
/// <param name="files">Where local files are.</param>
/// <param name="time">The clock.</param>
/// <param name="options">How.</param>
/// <param name="progress">Counts.</param>
internal sealed class FtpDownload(
    FtpConnection connection, LocalFiles files, TimeProvider time, TransferOptions options, FileProgress progress)
{
    /// <summary>Receives it.</summary>
    /// <param name="path">The file at the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TransferResult> RunAsync(RemotePath path, string localPath, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        files.CheckPlace(localPath, options.Overwrite);
        var entry = await FtpItems.StatAsync(connection, path, cancellationToken).ConfigureAwait(false);
        if (entry.Type == RemoteItemType.Directory) throw FtpDirectories.Refused(ErrorCode.IsADirectory, "This is a directory", path);
        var proof = FtpProof.Of(connection, options.Algorithm);
        if (options.RequireDigest && proof is null) throw NoDigest(path);
        using var partial = files.ResumePartial(localPath);
        if (!options.Resume || partial.Length > entry.Size) partial.Restart();
        partial.IsKept = true;
        using var digest = ContentDigest.Create(options.Algorithm);
        using var hash = proof?.Beside(options.Algorithm);
        if (proof is not null) await proof.ChooseAsync(cancellationToken).ConfigureAwait(false);
        var (start, reply) = await ReceiveKeptAsync(path, localPath, entry, partial, digest, hash, cancellationToken).ConfigureAwait(false);
        var hex = digest.Finish();
        partial.IsKept = false;
        var verification = await ProveAsync(reply, path, proof, hash?.Finish() ?? hex, start, cancellationToken).ConfigureAwait(false);
        DateTime? modified = entry.Modified == default ? null : entry.Modified;
        files.Publish(partial, localPath, options.Overwrite, modified, options.IsDurable, null);
        return new TransferResult
        {
            Direction = TransferDirection.Download,
            LocalPath = localPath,
            RemotePath = path.ToString(),
            Length = entry.Size,
            Digest = hex,
            Algorithm = options.Algorithm,
            Verification = verification,
            ResumedFrom = start,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private async Task<(long Start, FtpReply Reply)> ReceiveKeptAsync(
        RemotePath path,
        string localPath,
        FileEntry entry,
        PartialFile partial,
        ContentDigest digest,
        FtpHash.IComputation? hash,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveAsync(path, localPath, entry, partial, digest, hash, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.StorageFull or ErrorCode.FileChanged or ErrorCode.PermissionDenied)
        {
            // What is here cannot be gone on with, or takes room that is needed.
            partial.IsKept = false;
            throw;
        }
    }

    // The end of what is here already comes again, and is compared: where it differs, the file at the server is another one.
    private async Task<(long Start, FtpReply Reply)> ReceiveAsync(
        RemotePath path,
        string localPath,
        FileEntry entry,
        PartialFile partial,
        ContentDigest digest,
        FtpHash.IComputation? hash,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var held = partial.Length;
            var overlap = (int)Math.Min(held, FtpContentReader.TailSize);
            var tail = new byte[overlap];
            partial.Content.Position = 0;
            if (held > 0) FtpContentReader.Digest(partial.Content, held, digest, hash, localPath, cancellationToken);
            if (overlap > 0)
            {
                partial.Content.Position = held - overlap;
                ContentSender.ReadWhole(partial.Content, tail, localPath);
            }

            if (await BeginAsync(path, held - overlap, cancellationToken).ConfigureAwait(false) is not { } data)
            {
                BeginAnew(partial, digest, hash);
                continue;
            }

            await using var ending = data.ConfigureAwait(false);
            if (!await IsSameAsync(data, tail, cancellationToken).ConfigureAwait(false))
            {
                await data.BreakOffAsync(cancellationToken).ConfigureAwait(false);
                BeginAnew(partial, digest, hash);
                continue;
            }

            progress.Begin(entry.Size, held);
            await ReceiveRestAsync(data, path, entry.Size, partial, digest, hash, localPath, cancellationToken).ConfigureAwait(false);
            return (held, await FinishAsync(data, path, entry.Size, partial.Length, cancellationToken).ConfigureAwait(false));
        }
    }

    private static void BeginAnew(PartialFile partial, ContentDigest digest, FtpHash.IComputation? hash)
    {
        partial.Restart();
        digest.Finish();
        hash?.Finish();
    }

    // Null when the server cannot begin in the middle.
    private async Task<FtpTransferData?> BeginAsync(RemotePath path, long start, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.BeginAsync("RETR", path.ToString(), start, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpReplyException e) when (e.IsOfRestart && e.Reply.IsPermanentError && connection.IsUsable)
        {
            return null;
        }
        catch (FtpReplyException e)
        {
            throw FtpReplyException.Of(e.Reply, "RETR", path);
        }
    }

    private static async Task<bool> IsSameAsync(FtpTransferData data, byte[] tail, CancellationToken cancellationToken)
    {
        var there = new byte[tail.Length];
        for (var filled = 0; filled < there.Length;)
        {
            var read = await data.ReadAsync(there.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            if (read == 0) return false;
            filled += read;
        }

        return there.AsSpan().SequenceEqual(tail);
    }

    private async Task ReceiveRestAsync(
        FtpTransferData data,
        RemotePath path,
        long expected,
        PartialFile partial,
        ContentDigest digest,
        FtpHash.IComputation? hash,
        string localPath,
        CancellationToken cancellationToken)
    {
        var lane = new BackgroundHasher(TakeIn);
        var buffers = new byte[BackgroundHasher.Depth][];
        try
        {
            for (var count = 0; ; count++)
            {
                await lane.WaitForRoomAsync().ConfigureAwait(false);
                var buffer = buffers[count % buffers.Length] ??= ArrayPool<byte>.Shared.Rent(ContentSender.PieceSize);
                var read = await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) break;

                // Of what has no end, not more is taken than was announced.
                if (partial.Length + read > expected) throw HasGrown(path, expected);
                lane.Add(buffer.AsMemory(0, read));
                partial.Write(buffer.AsSpan(0, read), localPath);
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

        void TakeIn(ReadOnlySpan<byte> piece)
        {
            digest.Append(piece);
            hash?.Append(piece);
        }
    }

    // It is whole when the server says so, and its length is the one that was told: a cut can be mistaken for the end.
    private static async Task<FtpReply> FinishAsync(
        FtpTransferData data, RemotePath path, long expected, long received, CancellationToken cancellationToken)
    {
        var reply = await data.FinishAsync(cancellationToken).ConfigureAwait(false);
        if (!reply.IsCompleted) throw FtpReplyException.Of(reply, "RETR", path);
        if (received == expected) return reply;
        if (received < expected)
            throw new FtpToolsException(
                ErrorCode.ConnectionLost, $"The data connection ended after {received} of {expected} bytes of '{path}'.");
        throw HasGrown(path, expected);
    }

    private static FtpToolsException HasGrown(RemotePath path, long expected)
    {
        return new FtpToolsException(
            ErrorCode.FileChanged,
            $"The server sends more of '{path}' than the {expected} bytes that it told: the file has grown, or it told something false.")
        {
            Target = path.ToString(),
        };
    }

    private async Task<TransferVerification> ProveAsync(
        FtpReply reply, RemotePath path, FtpProof? proof, string own, long start, CancellationToken cancellationToken)
    {
        // A server that tells the hash of what it has sent in its reply need not read the file again.
        if (proof is not null && proof.IsToldBy(reply, own, start)) return proof.Verification;
        if (proof is not null && await proof.AskAsync(path, null, cancellationToken).ConfigureAwait(false) is { } told)
        {
            if (ContentDigest.Same(told, own)) return proof.Verification;
            throw new FtpToolsException(
                ErrorCode.DigestMismatch,
                $"What arrived of '{path}' has another {proof.Hash.Name} than the file at the server; nothing was written.")
            {
                Target = path.ToString(),
            };
        }

        if (options.RequireDigest) throw NoDigest(path);
        return start > 0 ? TransferVerification.TailAndSize : TransferVerification.Size;
    }

    private static FtpToolsException NoDigest(RemotePath path)
    {
        return new FtpToolsException(
            ErrorCode.NotSupported, $"This server computes no digest, so '{path}' cannot be verified as -RequireDigest wants.")
        {
            Target = path.ToString(),
        };
    }
}
