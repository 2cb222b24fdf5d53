using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server.Verbs;

/// <summary>STAT: of the connection, or of a path as LIST tells it, without a data connection (RFC 959 section 4.1.3).</summary>
internal sealed class StatVerb : FtpVerb
{
    /// <inheritdoc/>
    public override FtpPhase Phase => FtpPhase.Greeted;

    /// <inheritdoc/>
    public override bool IsLong => true;

    /// <inheritdoc/>
    public override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        if (command.Argument.IsEmpty) return FtpStatus.Of(conversation);
        using var work = new ControlWork(conversation.Context.Options.TimeProvider, cancellationToken);
        var (target, control) = (ListTarget.Of(command, conversation), conversation.Control);
        await FtpListing.WriteAsync(
            target,
            ListFormat.Long,
            conversation,
            work,
            async () =>
            {
                await control.BeginReplyAsync(213, $"Status of '{target.Path}':", work.CancellationToken).ConfigureAwait(false);
                return true;
            },
            async piece =>
            {
                await control.SendAsync(piece, work.CancellationToken).ConfigureAwait(false);
                work.Progress();
            }).ConfigureAwait(false);
        return new FtpReply(213, "End");
    }
}
