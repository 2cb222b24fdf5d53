using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>PWD: the current directory (RFC 959 section 4.1.1).</summary>
internal sealed class PwdVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return new FtpReply(257, $"{QuotedPath.Write(conversation.Location.ToString())} is the current directory.");
    }
}
