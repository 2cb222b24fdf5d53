using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>A verb that waits for nothing.</summary>
internal abstract class QuickVerb : FtpVerb
{
    /// <inheritdoc/>
    public sealed override Task<FtpReply> RunAsync(FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        return Task.FromResult(Answer(command, conversation));
    }

    /// <summary>Does it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="conversation">What client and server have agreed on so far.</param>
    /// <returns>The reply.</returns>
    protected abstract FtpReply Answer(FtpCommand command, FtpConversation conversation);
}
