using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Computes the digest of a file or of its beginning.</summary>
internal sealed class DigestHandler : RequestHandler<DigestRequest>
{
    protected override Task<HandlerReply> HandleAsync(DigestRequest message, ServerRequest request)
    {
        var path = RemotePath.Parse(message.FileName);
        var algorithm = AlgorithmNames.FromWire(message.Algorithm);
        var (source, entry) = request.User.Quota.OpenRead(path, request.CancellationToken);
        using var opened = source;
        var length = message.Length ?? entry.Size;
        if (length < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The field 'length' is negative.");
        if (length > entry.Size)
            throw new FtpToolsException(ErrorCode.LengthMismatch, $"The file has {entry.Size} bytes, fewer than {length}: '{path}'.") { Target = path.ToString() };
        using var digest = ContentDigest.Create(algorithm);
        ContentSender.Digest(source, length, digest, path.ToString(), request.CancellationToken);
        return Task.FromResult<HandlerReply>(new ReplyMessage { Length = length }.With(algorithm, digest.Finish()));
    }
}
