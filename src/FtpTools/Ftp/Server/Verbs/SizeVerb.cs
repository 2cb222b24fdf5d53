using System.Globalization;
using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>SIZE: how many bytes a transfer would send (RFC 3659 section 4); of an upload that broke, how many have come.</summary>
internal sealed class SizeVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        if (!conversation.IsBinary) return new FtpReply(550, "Send TYPE I first: in text the number of bytes is not known.");
        var path = conversation.RequiredPathOf(command);
        var item = await conversation.Files.FindAsync(path, cancellationToken).ConfigureAwait(false);
        return item.Entry.Type == RemoteItemType.File
            ? new FtpReply(213, item.Entry.Size.ToString(CultureInfo.InvariantCulture))
            : new FtpReply(550, $"This is not a file: '{path}'.");
    }
}
