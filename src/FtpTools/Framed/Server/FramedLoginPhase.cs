using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Server;
using FtpTools.Server.Files;
using FtpTools.Server.Login;
using FtpTools.Text;

namespace FtpTools.Framed.Server;

/// <summary>
/// The part of a connection before the login: hello, login, login_finish, in this order and no other. It remembers how
/// far the client has come.
/// </summary>
internal sealed class FramedLoginPhase(ServerContext context, LoginPeer peer)
{
    private bool _greeted;
    private ScramLogin? _login;

    /// <summary>Who has logged in; null until then.</summary>
    public UserFiles? User { get; private set; }

    /// <summary>Takes a request of this phase.</summary>
    /// <returns>The reply; its id is filled in by the caller.</returns>
    /// <exception cref="FtpToolsException">The request is refused. The connection ends when <see cref="IsOver"/>.</exception>
    public async Task<ReplyMessage> HandleAsync(Message message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case HelloRequest hello when !_greeted:
                return Greet(hello);
            case LoginRequest login when _greeted:
                return await BeginAsync(login, cancellationToken).ConfigureAwait(false);
            case LoginFinishRequest finish when _login is not null:
                return await FinishAsync(finish, cancellationToken).ConfigureAwait(false);
            default:
                throw new FtpToolsException(
                    ErrorCode.ProtocolViolation,
                    $"'{MessageTable.NameOf(message.Type)}' is not allowed here: hello, login and login_finish come in this order.");
        }
    }

    /// <summary>Whether the client has used up its attempts.</summary>
    public bool IsOver => peer.HasNoAttemptsLeft;

    private ReplyMessage Greet(HelloRequest hello)
    {
        if (!hello.Versions.Contains(ProtocolLimits.Version))
            throw new FtpToolsException(ErrorCode.VersionMismatch, $"This server speaks version {ProtocolLimits.Version} of the protocol.");
        _greeted = true;
        return new ReplyMessage
        {
            Version = ProtocolLimits.Version,
            Features = ["sha256", "xxh128"],
            Agent = Product.Agent,
            Mechanisms = [ScramMechanism.For(peer.ChannelBinding)],
            MaxRequests = ProtocolLimits.MaxRequests,
            MaxBody = ProtocolLimits.MaxBody,
            Time = context.Options.TimeProvider.GetUtcNow().UtcDateTime,
        };
    }

    private async Task<ReplyMessage> BeginAsync(LoginRequest login, CancellationToken cancellationToken)
    {
        _login = null;
        _login = await context.Authenticator.BeginScramAsync(peer, login.Mechanism, login.Message, cancellationToken).ConfigureAwait(false);
        return new ReplyMessage { Message = _login.ServerFirst };
    }

    private async Task<ReplyMessage> FinishAsync(LoginFinishRequest finish, CancellationToken cancellationToken)
    {
        var login = _login!;
        _login = null;
        var (account, final) = await context.Authenticator.FinishScramAsync(peer, login, finish.Message, cancellationToken)
            .ConfigureAwait(false);
        User = new UserFiles(context, account, peer.Connection);
        return new ReplyMessage { Message = final, UserName = account.Name, ReadOnly = account.IsReadOnly };
    }
}
