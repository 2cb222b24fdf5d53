using System.Globalization;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>AVBL: how many bytes may still be stored (draft-peterson-streamlined-ftp-command-extensions section 4).</summary>
internal sealed class AvblVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var quota = await conversation.Files.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        return new FtpReply(213, FtpQuotaText.Available(quota).ToString(CultureInfo.InvariantCulture));
    }
}
