using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Framed.Client;

/// <summary>Receives one file.</summary>
internal sealed class Downloader(FramedConnection connection, LocalFiles files, TimeProvider time)
{
    /// <summary>Receives a file and returns when it is in place, verified.</summary>
    /// <param name="remotePath">The file on the server.</param>
    /// <param name="localPath">The full path to save it under.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Counts.</param>
    /// <param name="cancellationToken">Stops it; what was there before stays.</param>
    public async Task<TransferResult> ReceiveAsync(
        RemotePath remotePath, string localPath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        files.CheckPlace(localPath, options.Overwrite);
        using var held = options.Resume ? files.ResumePartial(localPath) : null;
        if (held is not null) held.IsKept = true;
        using var digest = ContentDigest.Create(options.Algorithm);
        using var exchange = new FetchRequestState();
        var request = Request(remotePath, options.Algorithm, held, digest, progress, cancellationToken);
        var id = await connection.BeginAsync(exchange, i => request with { Id = i }, default, cancellationToken).ConfigureAwait(false);
        var complete = false;
        try
        {
            var begin = await connection.WaitAsync(id, exchange, exchange.Started, cancellationToken).ConfigureAwait(false);
            var (length, hex, start) = begin is null
                ? await TakeSmallAsync(exchange, held, remotePath, localPath, options, progress).ConfigureAwait(false)
                : await TakeLargeAsync(
                    id, exchange, begin, held, digest, remotePath, localPath, options, progress, cancellationToken).ConfigureAwait(false);
            complete = true;
            return new TransferResult
            {
                Direction = TransferDirection.Download,
                LocalPath = localPath,
                RemotePath = remotePath.ToString(),
                Length = length,
                Digest = hex,
                Algorithm = options.Algorithm,
                Verification = TransferVerification.Digest,
                ResumedFrom = start,
                Elapsed = time.GetElapsedTime(started),
            };
        }
        finally
        {
            if (!complete) await connection.CancelAsync(id, exchange).ConfigureAwait(false);
        }
    }

    private static FetchRequest Request(
        RemotePath path,
        DigestAlgorithm algorithm,
        PartialFile? held,
        ContentDigest digest,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        var request = new FetchRequest { FileName = path.ToString(), Algorithm = AlgorithmNames.ToWire(algorithm) };
        if (held is not { Length: > 0 and var length }) return request;

        // How long the whole is, the server has not said yet.
        ContentSender.Digest(held.Content, length, digest, path.ToString(), cancellationToken, n => progress.Compared(0, n));
        return (request with { Offset = length }).With(algorithm, digest.Current());
    }

    private async Task<(long Length, string Digest, long Start)> TakeSmallAsync(
        FetchRequestState exchange,
        PartialFile? held,
        RemotePath remotePath,
        string localPath,
        TransferOptions options,
        FileProgress progress)
    {
        var reply = await exchange.Final.ConfigureAwait(false);
        var entry = Announced(reply.Entry, exchange.Small.Count, remotePath);
        progress.Begin(entry.Size, 0);
        var digest = ContentDigest.Of(options.Algorithm, exchange.Small);
        Confirm(reply, options.Algorithm, digest, remotePath);

        var mode = FileRights.FromWire(entry.Mode);
        if (held is null && files.TryStoreNew(localPath, exchange.Small, entry.Modified, options.IsDurable, mode))
        {
            progress.Moved(entry.Size);
            return (entry.Size, digest, 0);
        }

        // Under a name that the next attempt uses again, so that a process killed here leaves nothing behind forever.
        using var own = held is null ? files.ResumePartial(localPath) : null;
        var partial = held ?? own!;
        partial.Restart();
        partial.Write(exchange.Small, localPath);
        files.Publish(partial, localPath, options.Overwrite, entry.Modified, options.IsDurable, FileRights.FromWire(entry.Mode));
        progress.Moved(entry.Size);
        return (entry.Size, digest, 0);
    }

    private async Task<(long Length, string Digest, long Start)> TakeLargeAsync(
        int id,
        FetchRequestState exchange,
        BeginMessage begin,
        PartialFile? held,
        ContentDigest digest,
        RemotePath remotePath,
        string localPath,
        TransferOptions options,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        var entry = begin.Entry;
        if (entry.Size < 0 || (begin.Offset != 0 && begin.Offset != held?.Length))
            throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server announced a file with an impossible length or offset.");
        using var own = held is null ? files.ResumePartial(localPath) : null;
        var partial = held ?? own!;
        if (begin.Offset == 0)
        {
            partial.Restart();
            digest.Finish();
        }

        partial.IsKept = true;
        progress.Begin(entry.Size, begin.Offset);
        await ReceiveAsync(
            exchange, partial, entry.Size - begin.Offset, digest, localPath, progress, cancellationToken).ConfigureAwait(false);
        var reply = await connection.WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
        var hex = digest.Finish();
        partial.IsKept = false;
        Confirm(reply, options.Algorithm, hex, remotePath);
        files.Publish(partial, localPath, options.Overwrite, entry.Modified, options.IsDurable, FileRights.FromWire(entry.Mode));
        return (entry.Size, hex, begin.Offset);
    }

    private static async Task ReceiveAsync(
        FetchRequestState exchange,
        PartialFile partial,
        long length,
        ContentDigest digest,
        string localPath,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        try
        {
            await exchange.Content.RunAsync(partial.Content, length, digest, progress.Moved, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e)
        {
            if (e.Code is ErrorCode.LengthMismatch or ErrorCode.StorageFull) partial.IsKept = false;
            if (e is { Target: null } and not RemoteErrorException && !e.EndsSession) throw e.At(localPath);
            throw;
        }
    }

    private static FileEntry Announced(FileEntry? entry, int received, RemotePath path)
    {
        if (entry is null) throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent a file without saying what it is.");
        if (entry.Size == received) return entry;
        var difference = $"The server said that '{path}' has {entry.Size} bytes, but sent {received}.";
        throw new FtpToolsException(ErrorCode.LengthMismatch, difference) { Target = path.ToString() };
    }

    private static void Confirm(ReplyMessage reply, DigestAlgorithm algorithm, string digest, RemotePath path)
    {
        if (ContentDigest.Same(reply.DigestFor(algorithm), digest)) return;
        var difference = $"What arrived of '{path}' has a different digest from the one the server reported; nothing was written.";
        throw new FtpToolsException(ErrorCode.DigestMismatch, difference) { Target = path.ToString() };
    }
}
