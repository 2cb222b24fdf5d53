using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MKD: makes a directory (RFC 959 section 4.1.3).</summary>
internal sealed class MkdVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.RequiredPathOf(command);
        await conversation.Files.MakeDirectoryAsync(path, makeParents: false, cancellationToken).ConfigureAwait(false);
        return new FtpReply(257, $"{QuotedPath.Write(path.ToString())} was made.");
    }
}
