using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MFMT: sets when a file was changed (draft-somers-ftp-mfxx section 3).</summary>
internal sealed class MfmtVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var parts = FtpConversation.TextOf(command).Split(' ', 2);
        if (parts.Length < 2 || !FtpTime.TryParse(parts[0], out var modified) || modified.Year < 1970)
            return new FtpReply(501, "Send a time of 1970 or later and a path: MFMT 20260131235959 path.");
        await conversation.Files.SetModifiedAsync(conversation.PathOf(parts[1]), modified, cancellationToken).ConfigureAwait(false);
        return new FtpReply(213, $"Modify={FtpTime.Format(modified)}; {parts[1]}");
    }
}
