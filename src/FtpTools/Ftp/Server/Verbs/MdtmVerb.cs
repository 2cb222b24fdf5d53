using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MDTM: when a file was changed (RFC 3659 section 3); with a time before the name it sets it, as some clients do.</summary>
internal sealed class MdtmVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var text = FtpConversation.TextOf(command);
        var parts = text.Split(' ', 2);
        if (parts.Length == 2 && FtpTime.TryParse(parts[0], out var modified))
        {
            if (modified.Year < 1970) return new FtpReply(501, "Send a time of 1970 or later: MDTM 20260131235959 path.");
            await conversation.Files.SetModifiedAsync(conversation.PathOf(parts[1]), modified, cancellationToken).ConfigureAwait(false);
            return new FtpReply(213, FtpTime.Format(modified));
        }

        var item = await conversation.Files.FindAsync(conversation.RequiredPathOf(command), cancellationToken).ConfigureAwait(false);
        return new FtpReply(213, FtpTime.Format(item.Entry.Modified));
    }
}
