using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>LANG: the language of the replies (RFC 2640 section 4.1).</summary>
internal sealed class LangVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        var language = FtpConversation.TextOf(command);
        return language.Length == 0 || language.StartsWith("en", StringComparison.OrdinalIgnoreCase)
            ? new FtpReply(200, "Replies are in English.")
            : new FtpReply(504, "Replies are in English only.");
    }
}
