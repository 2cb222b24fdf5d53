using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>HELP: the verbs there are, or whether there is one (RFC 959 section 4.1.3). Some clients look here for what SITE can
/// do.</summary>
internal sealed class HelpVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {
        var topic = FtpConversation.TextOf(command).Trim().ToUpperInvariant();
        if (topic == "SITE") return SiteVerb.Help;
        if (topic.Length > 0)
        {
            return FtpVerbs.Find(topic) is null
                ? new FtpReply(502, "There is no such command; HELP lists them.")
                : new FtpReply(214, $"{topic} is understood.");
        }

        var lines = FtpVerbs.Names.Order(StringComparer.Ordinal).Chunk(8).Select(chunk => string.Join(' ', chunk));
        return FtpReply.OfFacts(214, "The commands are:", lines, "End");
    }
}
