using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>XQUOTA: how full the home is, and what may be stored, in the words that WinSCP reads.</summary>
internal sealed class XquotaVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var quota = await conversation.Files.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        return FtpReply.OfFacts(213, "File and disk usage:", FtpQuotaText.Lines(quota), "End");
    }
}
