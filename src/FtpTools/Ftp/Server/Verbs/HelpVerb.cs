using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>HELP: the verbs there are (RFC 959 section 4.1.3).</summary>
internal sealed class HelpVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        var lines = FtpVerbs.Names.Order(StringComparer.Ordinal).Chunk(8).Select(chunk => string.Join(' ', chunk));
        return FtpReply.OfFacts(214, "The commands are:", lines, "End");
    }
}
