using System.Buffers;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Framed.Client;

/// <summary>Sends one file.</summary>
internal sealed class Uploader(FramedConnection connection, LocalFiles files, TimeProvider time)
{
    /// <summary>Sends a file and returns when the server has it in place, verified.</summary>
    /// <param name="localPath">The full path of the file.</param>
    /// <param name="remotePath">Where it goes.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Counts.</param>
    /// <param name="cancellationToken">Stops it; what was on the server before stays.</param>
    public async Task<TransferResult> SendAsync(
        string localPath, RemotePath remotePath, TransferOptions options, FileProgress progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var source = files.OpenRead(localPath, out var status, cancellationToken);
        var length = status.Length;
        var request = new StoreRequest
        {
            FileName = remotePath.ToString(),
            Algorithm = AlgorithmNames.ToWire(options.Algorithm),
            Modified = status.Modified,
            Mode = FileRights.ToWire(status.Mode),
            Overwrite = options.Overwrite,
            MakeParents = options.MakeParents,
            Resume = options.Resume,
            Durable = options.IsDurable,
        };
        var (digest, start) = length <= ProtocolLimits.MaxFileInOneFrame
            ? (await SendSmallAsync(
                source, (int)length, request, localPath, options.Algorithm, progress, cancellationToken).ConfigureAwait(false), 0)
            : await SendLargeAsync(
                source, length, request, localPath, options.Algorithm, progress, cancellationToken).ConfigureAwait(false);
        return new TransferResult
        {
            Direction = TransferDirection.Upload,
            LocalPath = localPath,
            RemotePath = remotePath.ToString(),
            Length = length,
            Digest = digest,
            Algorithm = options.Algorithm,
            Verification = TransferVerification.Digest,
            ResumedFrom = start,
            Elapsed = time.GetElapsedTime(started),
        };
    }

    private async Task<string> SendSmallAsync(
        Stream source,
        int length,
        StoreRequest request,
        string name,
        DigestAlgorithm algorithm,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        progress.Begin(length, 0);
        var content = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            var body = content.AsMemory(0, length);
            ContentSender.ReadWhole(source, body.Span, name);
            var digest = ContentDigest.Of(algorithm, body.Span);
            var exchange = new PendingRequest();
            var id = await connection.BeginAsync(
                exchange,
                i => request.With(algorithm, digest) with { Id = i, TotalSize = length },
                body,
                cancellationToken).ConfigureAwait(false);
            progress.Moved(length);
            var reply = await connection.WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
            return Confirm(reply, algorithm, digest, request.FileName);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private async Task<(string Digest, long Start)> SendLargeAsync(
        Stream source,
        long length,
        StoreRequest request,
        string name,
        DigestAlgorithm algorithm,
        FileProgress progress,
        CancellationToken cancellationToken)
    {
        var exchange = new StoreRequestState();
        var id = await connection.BeginAsync(
            exchange, i => request with { Id = i, FileSize = length }, default, cancellationToken).ConfigureAwait(false);
        var complete = false;
        long? offset = null;
        try
        {
            var ready = await connection.WaitAsync(id, exchange, exchange.Ready, cancellationToken).ConfigureAwait(false);
            using var digest = ContentDigest.Create(algorithm);
            var start = ResumePoint.Find(
                source,
                length,
                ready.Offset,
                ready.DigestFor(algorithm),
                digest,
                name,
                cancellationToken,
                n => progress.Compared(length, n));
            offset = ready.Offset > 0 ? start : null;
            progress.Begin(length, start);
            await ContentSender.SendAsync(source, length - start, digest, SendPieceAsync, name, cancellationToken).ConfigureAwait(false);
            var hex = digest.Finish();
            await connection.SendAsync(
                new EndMessage { Id = id, Offset = start == length ? offset : null }.With(algorithm, hex)).ConfigureAwait(false);
            complete = true;
            var reply = await connection.WaitAsync(id, exchange, exchange.Final, cancellationToken).ConfigureAwait(false);
            return (Confirm(reply, algorithm, hex, request.FileName), start);
        }
        finally
        {
            if (!complete) await connection.CancelAsync(id, exchange).ConfigureAwait(false);
        }

        async ValueTask SendPieceAsync(ReadOnlyMemory<byte> piece)
        {
            if (exchange.Final.IsFaulted) await exchange.Final.ConfigureAwait(false); // The server refused while we were sending.
            await connection.SendAsync(new DataMessage { Id = id, TotalSize = piece.Length, Offset = offset }, piece).ConfigureAwait(false);
            offset = null; // Sent once.
            progress.Moved(piece.Length);
        }
    }

    private static string Confirm(ReplyMessage reply, DigestAlgorithm algorithm, string digest, string path)
    {
        if (ContentDigest.Same(reply.DigestFor(algorithm), digest)) return digest;
        var difference = $"The server confirmed '{path}' with a different digest from the local file's.";
        throw new FtpToolsException(ErrorCode.DigestMismatch, difference) { Target = path };
    }
}
