using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>SITE: what other servers understand under it, and clients send (RFC 959 section 4.1.3).</summary>
internal sealed class SiteVerb : FtpVerb
{
    /// <summary>What there is under SITE.</summary>
    public static FtpReply Help { get; } = FtpReply.OfFacts(214, "The SITE commands are:", ["CHMOD HELP QUOTA UTIME"], "End");

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var text = FtpConversation.TextOf(command);
        var parts = text.Split(' ', 2);
        switch (parts[0].ToUpperInvariant())
        {
            case "CHMOD":
                return new FtpReply(200, "Noted; the permissions of files are the server's.");
            case "UTIME" when parts.Length == 2:
                return await SiteUtime.RunAsync(parts[1], conversation, cancellationToken).ConfigureAwait(false);
            case "QUOTA":
                var quota = await conversation.Files.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
                return FtpReply.OfFacts(200, "Quota:", FtpQuotaText.Lines(quota), "End");
            case "HELP":
                return Help;
            default:
                return new FtpReply(504, "There is no such SITE command; SITE HELP lists them.");
        }
    }
}
