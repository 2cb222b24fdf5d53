using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>HASH: the hash of a file, or of the part that RANG named (draft-bryan-ftpext-hash-02 section 3).</summary>
internal sealed class HashVerb : FtpVerb
{
    /// <inheritdoc/>
    public override bool IsLong => true;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        var path = conversation.RequiredPathOf(command);
        var (range, algorithm) = (conversation.HashRange, conversation.Hash);
        conversation.HashRange = null;
        var start = range?.Start ?? 0;
        var (hash, end) = await HashWork.RunAsync(algorithm, path, start, range?.End, 213, conversation, cancellationToken)
            .ConfigureAwait(false);
        return new FtpReply(213, $"{algorithm.Name} {start}-{end} {hash} {FtpConversation.TextOf(command)}");
    }
}
