using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>What the server does for a verb. One is shared by all connections: what it has to remember is in the conversation.</summary>
internal abstract class FtpVerb
{
    /// <summary>Says that a verb has sent its reply itself.</summary>
    public static FtpReply Answered { get; } = new(200, "");

    /// <summary>How far the client must have come.</summary>
    public virtual FtpPhase Phase => FtpPhase.LoggedIn;

    /// <summary>Whether it lasts as long as the client or a disk takes: commands are read ahead meanwhile, and ABOR stops it.</summary>
    public virtual bool IsLong => false;

    /// <summary>Does it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="conversation">What client and server have agreed on so far.</param>
    /// <param name="cancellationToken">Cancelled when the connection ends, and when a long one is to stop.</param>
    /// <returns>The reply; 421 ends the connection.</returns>
    /// <exception cref="FtpToolsException">It is refused; see <see cref="FtpRefusal"/> for the reply.</exception>
    public abstract Task<FtpReply> RunAsync(FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken);
}
