using FtpTools.Files;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Server.Files;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Framed.Server.Handlers;

/// <summary>
/// Receives a file: into a partial file, digest and length compared, then in one step under its name. Whatever fails
/// leaves what was there before.
/// </summary>
internal sealed class StoreHandler : RequestHandler<StoreRequest>
{
    protected override Task<HandlerReply> HandleAsync(StoreRequest message, ServerRequest request)
    {
        var place = new StorePlace(
            RemotePath.Parse(message.FileName),
            message.Overwrite,
            message.MakeParents,
            message.Modified?.ToUniversalTime(),
            message.Durable,
            FileRights.FromWire(message.Mode));
        var algorithm = AlgorithmNames.FromWire(message.Algorithm);
        return message.TotalSize is null
            ? StoreLargeAsync(message, request, place, algorithm)
            : StoreSmallAsync(message, request, place, algorithm);
    }

    private static async Task<HandlerReply> StoreSmallAsync(
        StoreRequest message, ServerRequest request, StorePlace place, DigestAlgorithm algorithm)
    {
        var content = request.Body;
        if (message.FileSize is { } announced && announced != content.Length) throw WrongLength(announced, content.Length);
        var digest = ContentDigest.Of(algorithm, content.Span);
        RequireSame(message, algorithm, digest, place.Path);
        var entry = await request.User.StoreAsync(place, content, request.CancellationToken).ConfigureAwait(false);
        return Stored(entry, algorithm, digest);
    }

    private static async Task<HandlerReply> StoreLargeAsync(
        StoreRequest message, ServerRequest request, StorePlace place, DigestAlgorithm algorithm)
    {
        var length = message.FileSize
            ?? throw new FtpToolsException(ErrorCode.BadRequest, "A store without a body needs the field 'file_size'.");
        if (length < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The field 'file_size' is negative.");
        var upload = await request.User.BeginUploadAsync(place, length, request).ConfigureAwait(false);
        await using var disposal = upload.ConfigureAwait(false);
        using var digest = ContentDigest.Create(algorithm);
        var start = await AgreeOnStartAsync(message, request, place.Path, upload, digest).ConfigureAwait(false);
        var hex = await ReceiveAsync(request, place.Path, upload.Partial, length - start, digest, algorithm).ConfigureAwait(false);
        return Stored(await upload.PublishAsync(request.CancellationToken).ConfigureAwait(false), algorithm, hex);
    }

    // What has arrived is kept when the link breaks or the client gives up, which cancels the request. What fails in any other
    // way is not worth keeping.
    private static async Task<string> ReceiveAsync(
        ServerRequest request, RemotePath path, PartialFile partial, long length, ContentDigest digest, DigestAlgorithm algorithm)
    {
        try
        {
            await request.Content!.RunAsync(partial.Content, length, digest, null, request.CancellationToken).ConfigureAwait(false);
            var end = await request.End.WaitAsync(request.CancellationToken).ConfigureAwait(false);
            var hex = digest.Finish();
            RequireSame(end, algorithm, hex, path);

            // What is complete and cannot be published failed, too.
            partial.IsKept = false;
            return hex;
        }
        catch (FtpToolsException e)
        {
            partial.IsKept = false;
            if (e.Target is null) throw e.At(path.ToString());
            throw;
        }
    }

    // The client compares the digest of what is here with that of the beginning of its own file, and says where it resumes:
    // there, or at the beginning.
    private static async Task<long> AgreeOnStartAsync(
        StoreRequest message, ServerRequest request, RemotePath path, Upload upload, ContentDigest digest)
    {
        var partial = upload.Partial;
        var offered = message.Resume ? upload.Held : 0;
        if (offered == 0) partial.Restart();
        partial.IsKept = true;
        ContentSender.Digest(partial.Content, offered, digest, path.ToString(), request.CancellationToken);
        var ready = new ReadyMessage { Id = request.Id, Offset = offered };
        if (offered > 0) ready = ready.With(AlgorithmNames.FromWire(message.Algorithm), digest.Current());
        await request.SendAsync(ready).ConfigureAwait(false);
        var start = await request.Start.WaitAsync(request.CancellationToken).ConfigureAwait(false) ?? 0;
        if (start == offered) return start;
        if (start != 0)
            throw new FtpToolsException(ErrorCode.BadRequest, $"The content begins at {start}; it can begin at 0 or at {offered}.");
        partial.Restart();
        digest.Finish();
        return 0;
    }

    private static HandlerReply Stored(FileEntry entry, DigestAlgorithm algorithm, string digest)
    {
        return new ReplyMessage { Entry = entry }.With(algorithm, digest);
    }

    private static void RequireSame(DigestMessage told, DigestAlgorithm algorithm, string computed, RemotePath path)
    {
        var expected = told.DigestFor(algorithm)
            ?? throw new FtpToolsException(ErrorCode.BadRequest, $"The digest is missing: the field '{AlgorithmNames.ToWire(algorithm)}'.");
        if (ContentDigest.Same(expected, computed)) return;
        var reason = $"What arrived for '{path}' has a different digest from the one announced; nothing was stored.";
        throw new FtpToolsException(ErrorCode.DigestMismatch, reason) { Target = path.ToString() };
    }

    private static FtpToolsException WrongLength(long announced, long came)
    {
        return new FtpToolsException(ErrorCode.LengthMismatch, $"{announced} bytes were announced, and {came} arrived.");
    }
}
