using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>MFF: sets facts of a file (draft-somers-ftp-mfxx section 5); the time of its last change is the only one.</summary>
internal sealed class MffVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var text = FtpConversation.TextOf(command);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var facts = space < 0 ? text : text[..space];
        const string Modify = "modify=";
        if (space < 0
            || !facts.StartsWith(Modify, StringComparison.OrdinalIgnoreCase)
            || !FtpTime.TryParse(facts[Modify.Length..].TrimEnd(';'), out var modified)
            || modified.Year < 1970)
        {
            return new FtpReply(501, "Send MFF modify=20260131235959; path.");
        }

        var name = text[(space + 1)..];
        await conversation.Files.SetModifiedAsync(conversation.PathOf(name), modified, cancellationToken).ConfigureAwait(false);
        return new FtpReply(213, $"Modify={FtpTime.Format(modified)}; {name}");
    }
}
