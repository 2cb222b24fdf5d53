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
                return await ChmodAsync(parts.Length == 2 ? parts[1] : "", conversation, cancellationToken).ConfigureAwait(false);
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

    // Clients that send it behind every upload would take an error for one of the upload.
    private static async Task<FtpReply> ChmodAsync(string argument, FtpConversation conversation, CancellationToken cancellationToken)
    {
        var parts = argument.Split(' ', 2);
        if (parts is not [{ Length: >= 1 and <= 4 } mode, { Length: > 0 } path] || mode.AsSpan().ContainsAnyExceptInRange('0', '7'))
            return new FtpReply(501, "Send SITE CHMOD 644 path.");
        await conversation.Files.StatAsync(conversation.PathOf(path), cancellationToken).ConfigureAwait(false);
        return new FtpReply(200, "Noted; the permissions of files are the server's.");
    }
}
