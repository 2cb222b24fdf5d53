using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>TYPE: text or bytes (RFC 959 section 3.1.1). Bytes are sent unchanged in both.</summary>
internal sealed class TypeVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        switch (FtpConversation.TextOf(command).ToUpperInvariant())
        {
            case "I" or "L 8" or "L8":
                conversation.IsBinary = true;
                return new FtpReply(200, "TYPE I.");
            case "A" or "A N":
                conversation.IsBinary = false;
                return new FtpReply(200, "TYPE A; bytes are sent unchanged.");
            default:
                return new FtpReply(504, "The types are I and A.");
        }
    }
}
