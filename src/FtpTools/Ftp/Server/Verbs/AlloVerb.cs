using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>ALLO: keeps room for the next upload (RFC 959 section 4.1.3): for a minute.</summary>
internal sealed class AlloVerb : FtpVerb
{
    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {

        var length = FtpConversation.TextOf(command).Split(' ')[0];
        if (WireNumber.Read(length) is not { } bytes) return new FtpReply(501, "Send a number of bytes: ALLO 1000.");
        await conversation.UseAllocationAsync(null).ConfigureAwait(false);
        var allocation = await conversation.Files.AllocateAsync(null, bytes, cancellationToken).ConfigureAwait(false);
        await conversation.UseAllocationAsync(allocation).ConfigureAwait(false);
        return new FtpReply(200, "There is room; it is kept for a minute.");
    }
}
