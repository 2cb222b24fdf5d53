using System.Security.Cryptography;

namespace FtpTools.CrashRig;

/// <summary>Our own protocol, with our own client. Several workers may share a session.</summary>
/// <param name="session">The session.</param>
/// <param name="folder">Where the files lie.</param>
/// <param name="seed">What the contents are made from.</param>
internal sealed class FramedRigClient(FtpSession session, RigFolder folder, int seed) : RigClient
{
    public override async Task<long> DoAsync(RigOperation operation, byte[] content, bool resume)
    {
        var options = new TransferOptions { Overwrite = true, MakeParents = true, Resume = resume };
        switch (operation.Verb)
        {
            case RigVerb.Put:
                await File.WriteAllBytesAsync(folder.SourceOf(operation.Worker), content);
                return (await session.UploadAsync(folder.SourceOf(operation.Worker), operation.Target, options)).ResumedFrom;
            case RigVerb.Get:
                var result = await session.DownloadAsync(operation.Source, folder.PathOf(operation.Target), options);
                return result.Digest == Convert.ToHexStringLower(MD5.HashData(operation.Content.ToBytes(seed)))
                    ? result.ResumedFrom : throw new InvalidDataException($"Received another content: {operation}");
            case RigVerb.Move:
                await session.RenameAsync(operation.Source, operation.Target, overwrite: true);
                return 0;
            case RigVerb.Delete:
                await session.DeleteFileAsync(operation.Target);
                return 0;
            default:
                throw new ArgumentException($"Our protocol has no {operation.Verb}.", nameof(operation));
        }
    }
}
