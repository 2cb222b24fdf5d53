using FtpTools.Protocol;
using FtpTools.Protocol.Messages;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Client;

/// <summary>Receives one file.</summary>
internal sealed class Downloader(ClientConnection connection, LocalFiles files, TimeProvider time)
{
    /// <summary>Receives a file and returns when it is in place, verified.</summary>
    /// <param name="remotePath">The file on the server.</param>
    /// <param name="localPath">The full path it gets.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Counts; may be null.</param>
    /// <param name="cancellationToken">Stops it; what was there before stays.</param>
    public async Task<TransferResult> ReceiveAsync(
        RemotePath remotePath, string localPath, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        files.CheckPlace(localPath, options.Overwrite);
        using var exchange = new FetchExchange();
        var id = await connection.BeginAsync(
            exchange,
            i => new FetchRequest { Id = i, FileName = remotePath.ToString(), Algorithm = AlgorithmNames.ToWire(options.Algorithm) },
            default,
            cancellationToken).ConfigureAwait(false);
        var complete = false;
        try
        {
            var entry = await connection.WaitAsync(id, exchange, exchange.Started, cancellationToken).ConfigureAwait(false);
            var (length, digest) = entry is null
                ? await TakeSmallAsync(exchange, remotePath, localPath, options, progress).ConfigureAwait(false)
                : await TakeLargeAsync(id, exchange, entry, remotePath, localPath, options, progress, cancellationToken).ConfigureAwait(false);
            complete = true;
            return new TransferResult
            {
                Direction = TransferDirection.Download,
                LocalPath = localPath,
                RemotePath = remotePath.ToString(),
                Length = length,
                Digest = digest,
                Algorithm = options.Algorithm,
                IsVerified = true,
                Elapsed = time.GetElapsedTime(started),
            };
        }
        finally
        {
            if (!complete) await connection.CancelAsync(id, exchange).ConfigureAwait(false);
        }
    }

    private async Task<(long Length, string Digest)> TakeSmallAsync(
        FetchExchange exchange, RemotePath remotePath, string localPath, TransferOptions options, TransferProgress? progress)
    {
        var reply = await exchange.Final.ConfigureAwait(false);
        var entry = Announced(reply.Entry, exchange.Small.Count, remotePath);
        progress?.FileBegins(remotePath.ToString(), entry.Size);
        try
        {
            var digest = ContentDigest.Of(options.Algorithm, exchange.Small);
            Confirm(reply, options.Algorithm, digest, remotePath);
            using var partial = files.CreatePartial(localPath);
            Write(partial, exchange.Small, localPath);
            files.Publish(partial, localPath, options.Overwrite, entry.Modified);
            progress?.Moved(entry.Size);
            return (entry.Size, digest);
        }
        finally
        {
            progress?.FileEnds();
        }
    }

    private async Task<(long Length, string Digest)> TakeLargeAsync(
        int id, FetchExchange exchange, Entry entry, RemotePath remotePath, string localPath, TransferOptions options, TransferProgress? progress, CancellationToken cancellationToken)
    {
        if (entry.Size < 0) throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server announces a file with a negative length.");
        progress?.FileBegins(remotePath.ToString(), entry.Size);
        try
        {
            using var partial = files.CreatePartial(localPath);
            using var digest = ContentDigest.Create(options.Algorithm);
            await ReceiveContentAsync(partial).ConfigureAwait(false);
            var reply = await connection.WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
            var hex = digest.Finish();
            Confirm(reply, options.Algorithm, hex, remotePath);
            files.Publish(partial, localPath, options.Overwrite, entry.Modified);
            return (entry.Size, hex);

            async Task ReceiveContentAsync(PartialFile target)
            {
                try
                {
                    await exchange.Content.RunAsync(target.Content, entry.Size, digest, progress, cancellationToken).ConfigureAwait(false);
                }
                catch (FtpToolsException e) when (e is { Target: null } and not RemoteErrorException && !e.EndsSession)
                {
                    throw e.At(localPath);
                }
            }
        }
        finally
        {
            progress?.FileEnds();
        }
    }

    private static Entry Announced(Entry? entry, int received, RemotePath path)
    {
        if (entry is null) throw new FtpToolsException(ErrorCode.ProtocolViolation, "The server sent a file without saying what it is.");
        if (entry.Size == received) return entry;
        throw new FtpToolsException(ErrorCode.LengthMismatch, $"The server says that '{path}' has {entry.Size} bytes, and sent {received}.") { Target = path.ToString() };
    }

    private static void Confirm(ReplyMessage reply, DigestAlgorithm algorithm, string digest, RemotePath path)
    {
        if (ContentDigest.Same(reply.DigestFor(algorithm), digest)) return;
        throw new FtpToolsException(ErrorCode.DigestMismatch, $"What arrived of '{path}' has another digest than the server tells; nothing was written.") { Target = path.ToString() };
    }

    private static void Write(PartialFile partial, ReadOnlySpan<byte> content, string localPath)
    {
        try
        {
            partial.Content.Write(content);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Translate(e).At(localPath);
        }
    }
}
