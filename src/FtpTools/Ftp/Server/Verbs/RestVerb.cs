using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>REST: where the next transfer begins (RFC 3659 section 5).</summary>
internal sealed class RestVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        var text = FtpConversation.TextOf(command);
        if (WireNumber.Read(text) is not { } offset) return new FtpReply(501, "Send a number of bytes: REST 1000.");
        if (offset > 0 && !conversation.IsBinary) return new FtpReply(504, "Send TYPE I first: in text the place of a byte is not known.");
        conversation.SetRestart(offset);
        return new FtpReply(350, FormattableString.Invariant($"The next transfer begins at {offset}."));
    }
}
