using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MODE: how bytes are sent (RFC 959 section 3.4). Compressed modes would let little become a lot.</summary>
internal sealed class ModeVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        return FtpConversation.TextOf(command).Equals("S", StringComparison.OrdinalIgnoreCase)
            ? new FtpReply(200, "MODE S.")
            : new FtpReply(504, "Bytes are sent as they are: MODE S.");
    }
}
