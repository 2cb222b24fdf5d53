using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>CWD: changes the current directory (RFC 959 section 4.1.1).</summary>
internal sealed class CwdVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.PathOf(command);
        var entry = await conversation.Files.StatAsync(path, cancellationToken).ConfigureAwait(false);
        if (entry.Type != RemoteItemType.Directory) return new FtpReply(550, $"This is not a directory: '{path}'.");
        conversation.Location = path;
        return new FtpReply(250, $"{QuotedPath.Write(path.ToString())} is the current directory.");
    }
}
