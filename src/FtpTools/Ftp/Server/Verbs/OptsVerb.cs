using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>OPTS: settings of other verbs (RFC 2389 section 4).</summary>
internal sealed class OptsVerb : QuickVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {

        var words = FtpConversation.TextOf(command).ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["UTF8"] or ["UTF8", "ON"] or ["UTF-8"] or ["UTF-8", "ON"]:
                return new FtpReply(200, "Names are UTF-8.");
            case ["MLST", .. var facts] when facts.Length <= 1:
                conversation.Facts = Mlsx.ReadFacts(facts.Length == 0 ? "" : facts[0]);
                return new FtpReply(200, Mlsx.FactsReply(conversation.Facts));
            case ["HASH"]:
                return new FtpReply(200, conversation.Hash.Name);
            case ["HASH", var name] when FtpHash.Find(name) is { } hash:
                (conversation.Hash, conversation.HasChosenHash) = (hash, true);
                return new FtpReply(200, hash.Name);
            default:
                return new FtpReply(501, "The options are: UTF8 ON, MLST facts, HASH algorithm.");
        }
    }
}
