using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>RANG: the bytes that the next HASH is about (draft-bryan-ftp-range-08): the first, and the one behind the last.</summary>
internal sealed class RangVerb : QuickVerb
{
    /// <inheritdoc/>
    protected override FtpReply Answer(FtpCommand command, FtpConversation conversation)
    {
        var words = FtpConversation.TextOf(command).Split(' ');
        if (words is not [var first, var second] || WireNumber.Read(first) is not { } start || WireNumber.Read(second) is not { } end)
            return new FtpReply(501, "Send two numbers of bytes: RANG 0 1000.");

        // This is how a range is taken back.
        if ((start, end) == (1, 0))
        {
            conversation.HashRange = null;
            return new FtpReply(350, "The next HASH is about the whole file.");
        }

        if (end < start) return new FtpReply(501, "The end is before the start.");
        conversation.HashRange = (start, end);
        return new FtpReply(350, FormattableString.Invariant($"The next HASH is about the bytes from {start} to {end}."));
    }
}
