using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>Computes the digest of a file or of its beginning.</summary>
internal sealed class DigestHandler : RequestHandler<DigestRequest>
{
    protected override async Task<HandlerReply> HandleAsync(DigestRequest message, ServerRequest request)
    {
        var path = RemotePath.Parse(message.FileName);
        var algorithm = AlgorithmNames.FromWire(message.Algorithm);
        using var file = await request.User.OpenReadAsync(path, request).ConfigureAwait(false);
        var (size, length) = (file.Entry.Size, message.Length ?? file.Entry.Size);
        if (length < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The field 'length' is negative.");
        if (length > size)
        {
            var reason = $"The file has {size} bytes, fewer than {length}: '{path}'.";
            throw new FtpToolsException(ErrorCode.LengthMismatch, reason) { Target = path.ToString() };
        }

        using var digest = ContentDigest.Create(algorithm);
        ContentSender.Digest(file.Content, length, digest, path.ToString(), request.CancellationToken);
        return new ReplyMessage { Length = length }.With(algorithm, digest.Finish());
    }
}
