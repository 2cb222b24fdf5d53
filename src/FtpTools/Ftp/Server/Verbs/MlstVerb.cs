using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MLST: the facts of one file or directory (RFC 3659 section 7).</summary>
internal sealed class MlstVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var path = conversation.PathOf(command);
        var item = await conversation.Files.FindAsync(path, cancellationToken).ConfigureAwait(false);
        var facts = FtpListing.FactsOf(item, path.ToString(), conversation);
        return FtpReply.OfFacts(250, "Facts:", [facts], "End");
    }
}
