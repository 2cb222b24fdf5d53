using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Text;

namespace FtpTools.Framed.Client;

/// <summary>The first requests of a connection: hello, then the login.</summary>
internal static class FramedLogin
{
    /// <summary>Says hello.</summary>
    /// <returns>What the server is and can do.</returns>
    public static async Task<ReplyMessage> HelloAsync(FramedConnection connection, CancellationToken cancellationToken)
    {
        ReplyMessage reply;
        try
        {
            reply = await connection.RequestAsync(
                id => new HelloRequest { Id = id, Versions = [ProtocolLimits.Version], Features = [], Agent = Product.Agent },
                cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (!connection.Link.IsEncrypted && e is not RemoteErrorException
            && e.Code is ErrorCode.ConnectionLost or ErrorCode.ProtocolViolation or ErrorCode.LimitExceeded)
        {
            throw new FtpToolsException(
                ErrorCode.TlsFailed, "The server does not answer without encryption; it may require TLS, or be another kind of server.", e);
        }

        if (reply.Version != ProtocolLimits.Version)
            throw new FtpToolsException(
                ErrorCode.VersionMismatch, $"The server chose version {reply.Version} of the protocol, which was not offered.");
        connection.LimitRequests(reply.MaxRequests ?? ProtocolLimits.MaxRequests);
        return reply;
    }

    /// <summary>Logs in. Over TLS only the mechanism that is bound to the certificate is used, whatever the server offers.</summary>
    /// <exception cref="FtpToolsException">The login failed, or the server did not prove itself.</exception>
    public static async Task<ReplyMessage> LoginAsync(
        FramedConnection connection, ReplyMessage hello, ScramClient scram, CancellationToken cancellationToken)
    {
        if (hello.Mechanisms?.Contains(scram.Mechanism) != true) throw ScramMechanism.NotOffered(scram.Mechanism);
        var first = await connection.RequestAsync(
            id => new LoginRequest { Id = id, Mechanism = scram.Mechanism, Message = scram.CreateClientFirst() },
            cancellationToken).ConfigureAwait(false);

        // Deriving the keys takes longer, the more iterations the server asks for; the caller can cancel meanwhile.
        var deriving = Task.Run(() => scram.CreateClientFinal(first.Message ?? string.Empty), cancellationToken);
        var proof = await deriving.WaitAsync(cancellationToken).ConfigureAwait(false);
        var final = await connection.RequestAsync(
            id => new LoginFinishRequest { Id = id, Message = proof }, cancellationToken).ConfigureAwait(false);
        scram.VerifyServerFinal(final.Message ?? string.Empty);
        return final;
    }
}
