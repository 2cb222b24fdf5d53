using System.Buffers;
using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server.Files;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Sends a file: a small one in the reply itself, a large one in pieces before it.</summary>
internal sealed class FetchHandler : RequestHandler<FetchRequest>
{
    protected override async Task<HandlerReply> HandleAsync(FetchRequest message, ServerRequest request)
    {
        var path = RemotePath.Parse(message.FileName);
        var algorithm = AlgorithmNames.FromWire(message.Algorithm);
        if (message.Offset < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The field 'offset' is negative.");
        using var file = await request.User.OpenReadAsync(path, request).ConfigureAwait(false);
        var reply = file.Entry.Size <= ProtocolLimits.MaxFileInOneFrame
            ? await SendSmallAsync(file, path, algorithm, request).ConfigureAwait(false)
            : await SendLargeAsync(message, file, path, algorithm, request).ConfigureAwait(false);
        file.Complete();
        return reply;
    }

    private static async Task<HandlerReply> SendSmallAsync(
        FileReading file, RemotePath path, DigestAlgorithm algorithm, ServerRequest request)
    {
        await request.ReserveReplyBodyAsync().ConfigureAwait(false);
        var length = (int)file.Entry.Size;
        var content = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        var handedOver = false;
        try
        {
            ContentSender.ReadWhole(file.Content, content.AsSpan(0, length), path.ToString());
            var digest = ContentDigest.Of(algorithm, content.AsSpan(0, length));
            handedOver = true;
            var reply = new ReplyMessage { Entry = file.Entry, TotalSize = length }.With(algorithm, digest);
            return new HandlerReply(reply, new ArraySegment<byte>(content, 0, length));
        }
        finally
        {
            if (!handedOver) ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static async Task<HandlerReply> SendLargeAsync(
        FetchRequest message, FileReading file, RemotePath path, DigestAlgorithm algorithm, ServerRequest request)
    {
        var (source, entry) = (file.Content, file.Entry);
        using var digest = ContentDigest.Create(algorithm);
        var start = ResumePoint.Find(
            source, entry.Size, message.Offset, message.DigestFor(algorithm), digest, path.ToString(), request.CancellationToken);
        await request.SendAsync(new BeginMessage { Id = request.Id, Entry = entry, Offset = start }).ConfigureAwait(false);
        await ContentSender.SendAsync(
            source,
            entry.Size - start,
            digest,
            piece => request.SendAsync(new DataMessage { Id = request.Id, TotalSize = piece.Length }, piece),
            path.ToString(),
            request.CancellationToken).ConfigureAwait(false);
        return new ReplyMessage { Entry = entry }.With(algorithm, digest.Finish());
    }
}
