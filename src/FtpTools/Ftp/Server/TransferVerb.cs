using FtpTools.Ftp.Wire;

namespace FtpTools.Ftp.Server;

/// <summary>A verb with a data connection.</summary>
internal abstract class TransferVerb : FtpVerb
{
    /// <inheritdoc/>
    public sealed override bool IsLong => true;

    /// <inheritdoc/>
    public sealed override async Task<FtpReply> RunAsync(
        FtpCommand command, FtpConversation conversation, CancellationToken cancellationToken)
    {
        // Both count for this command, and not for a later one if it is refused.
        var restart = conversation.TakeRestart();
        if (conversation.Ports.Take() is not { } port)
            return new FtpReply(425, "There is no port for a data connection: send PASV or EPSV first.");
        if (conversation.Link.IsEncrypted && !conversation.IsProtected)
        {
            port.Dispose();
            return new FtpReply(521, "Data connections have to be encrypted: send PROT P first.");
        }

        // It has the port from now on, for longer than the command where the client has not taken all that was sent.
        var transfer = conversation.BeginTransfer(port, cancellationToken);
        await using var disposal = transfer.ConfigureAwait(false);
        try
        {
            return await TransferAsync(command, conversation, transfer, restart).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (transfer.IsStopped)
        {
            return transfer.Failure;
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.ConnectionLost && conversation.IsOpen)
        {
            return transfer.Failure;
        }
    }

    /// <summary>Does it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="conversation">What client and server have agreed on so far.</param>
    /// <param name="transfer">The transfer.</param>
    /// <param name="restart">Where it begins; null when REST did not say.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="FtpToolsException">It is refused, or a connection is lost.</exception>
    protected abstract Task<FtpReply> TransferAsync(FtpCommand command, FtpConversation conversation, FtpTransfer transfer, long? restart);
}
