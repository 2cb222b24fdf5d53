using FtpTools.Protocol;
using FtpTools.Protocol.Messages;
using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Server.Handlers;

/// <summary>
/// Receives a file: into a partial file, digest and length compared, then in one step under its name. Whatever fails
/// leaves what was there before.
/// </summary>
internal sealed class StoreHandler : RequestHandler<StoreRequest>
{
    protected override Task<HandlerReply> HandleAsync(StoreRequest message, ServerRequest request)
    {
        request.User.RequireWrite();
        var path = RemotePath.Parse(message.FileName);
        var algorithm = AlgorithmNames.FromWire(message.Algorithm);
        return message.TotalSize is null ? StoreLargeAsync(message, request, path, algorithm) : Task.FromResult(StoreSmall(message, request, path, algorithm));
    }

    private static HandlerReply StoreSmall(StoreRequest message, ServerRequest request, RemotePath path, DigestAlgorithm algorithm)
    {
        var content = request.Body.Span;
        if (message.FileSize is { } announced && announced != content.Length) throw WrongLength(announced, content.Length);
        var digest = ContentDigest.Of(algorithm, content);
        RequireSame(message, algorithm, digest, path);
        using var partial = request.User.Home.CreatePartial(path);
        partial.Write(content, path.ToString());
        return Publish(message, request, path, partial, algorithm, digest);
    }

    private static async Task<HandlerReply> StoreLargeAsync(StoreRequest message, ServerRequest request, RemotePath path, DigestAlgorithm algorithm)
    {
        var length = message.FileSize ?? throw new FtpToolsException(ErrorCode.BadRequest, "A store without a body needs the field 'file_size'.");
        if (length < 0) throw new FtpToolsException(ErrorCode.BadRequest, "The field 'file_size' is negative.");
        request.User.Home.CheckStore(path, message.Overwrite, message.MakeParents);
        using var partial = request.User.Home.ResumePartial(path, request.User.Name);
        using var digest = ContentDigest.Create(algorithm);
        var start = await AgreeOnStartAsync(message, request, path, partial, length, digest).ConfigureAwait(false);

        var hex = await ReceiveAsync(request, path, partial, length - start, digest, algorithm).ConfigureAwait(false);
        return Publish(message, request, path, partial, algorithm, hex);
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
            return hex;
        }
        catch (FtpToolsException e)
        {
            partial.IsKept = false;
            if (e.Target is null) throw e.At(path.ToString());
            throw;
        }
    }

    // The client compares the digest of what lies here with that of the beginning of its own file, and says where it goes on:
    // there, or at the beginning.
    private static async Task<long> AgreeOnStartAsync(
        StoreRequest message, ServerRequest request, RemotePath path, PartialFile partial, long length, ContentDigest digest)
    {
        var offered = message.Resume && partial.Length <= length ? partial.Length : 0;
        if (offered == 0) partial.Restart();
        partial.IsKept = true;
        ContentSender.Digest(partial.Content, offered, digest, path.ToString(), request.CancellationToken);
        var ready = new ReadyMessage { Id = request.Id, Offset = offered };
        await request.SendAsync(offered > 0 ? ready.With(AlgorithmNames.FromWire(message.Algorithm), digest.Current()) : ready).ConfigureAwait(false);
        var start = await request.Start.WaitAsync(request.CancellationToken).ConfigureAwait(false) ?? 0;
        if (start == offered) return start;
        if (start != 0) throw new FtpToolsException(ErrorCode.BadRequest, $"The content begins at {start}; it can begin at 0 or at {offered}.");
        partial.Restart();
        digest.Finish();
        return 0;
    }

    private static HandlerReply Publish(
        StoreRequest message, ServerRequest request, RemotePath path, PartialFile partial, DigestAlgorithm algorithm, string digest)
    {
        var modified = message.Modified?.ToUniversalTime();
        var entry = request.User.Home.Publish(partial, path, message.Overwrite, message.MakeParents, modified);
        ServerMetrics.FileBytes.Add(entry.Size, new KeyValuePair<string, object?>("direction", "receive"));
        return new ReplyMessage { Entry = entry }.With(algorithm, digest);
    }

    private static void RequireSame(DigestMessage told, DigestAlgorithm algorithm, string computed, RemotePath path)
    {
        var expected = told.DigestFor(algorithm)
            ?? throw new FtpToolsException(ErrorCode.BadRequest, $"The digest is missing: the field '{AlgorithmNames.ToWire(algorithm)}'.");
        if (ContentDigest.Same(expected, computed)) return;
        throw new FtpToolsException(ErrorCode.DigestMismatch, $"What arrived for '{path}' has another digest than was announced; nothing was stored.") { Target = path.ToString() };
    }

    private static FtpToolsException WrongLength(long announced, long came)
    {
        return new FtpToolsException(ErrorCode.LengthMismatch, $"{announced} bytes were announced, and {came} came.");
    }
}
