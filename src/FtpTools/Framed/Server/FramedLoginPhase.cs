using FtpTools.Accounts;
using FtpTools.Framed.Wire;
using FtpTools.Framed.Wire.Messages;
using FtpTools.Security;
using FtpTools.Server;
using FtpTools.Server.Admission;
using FtpTools.Text;
using FtpTools.Transport;

namespace FtpTools.Framed.Server;

/// <summary>
/// The part of a connection before the login: hello, login, login_finish, in this order and no other. It remembers how
/// far the client has come.
/// </summary>
internal sealed class FramedLoginPhase(ServerContext context, ByteConnection link, long connectionId, PendingConnection pending, ISession session)
{
    private const int MaxAttempts = 3;

    private bool _greeted;
    private int _attempts;
    private ScramServer? _scram;
    private Account? _candidate;

    /// <summary>Who has logged in; null until then.</summary>
    public UserSession? User { get; private set; }

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
            case LoginFinishRequest finish when _scram is not null:
                return await FinishAsync(finish, cancellationToken).ConfigureAwait(false);
            default:
                throw new FtpToolsException(ErrorCode.ProtocolViolation, $"'{MessageTable.NameOf(message.Type)}' is not allowed here: hello, login and login_finish come in this order.");
        }
    }

    /// <summary>Whether the client has used up its attempts.</summary>
    public bool IsOver => _attempts >= MaxAttempts;

    private string Mechanism => ScramMechanism.For(link.ChannelBinding);

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
            Mechanisms = [Mechanism],
            MaxRequests = ProtocolLimits.MaxRequests,
            MaxBody = ProtocolLimits.MaxBody,
            Time = context.Options.TimeProvider.GetUtcNow().UtcDateTime,
        };
    }

    // The same work is done for a user that is unknown, so that neither the answer nor its time tells.
    private async Task<ReplyMessage> BeginAsync(LoginRequest login, CancellationToken cancellationToken)
    {
        _scram = null;
        _attempts++;
        pending.Show(LoginProgress.LoggingIn);
        var scram = ScramServer.Accept(login.Mechanism, login.Message, link.ChannelBinding);
        await context.Guard.CheckAsync(link.RemoteAddress, scram.UserName, cancellationToken).ConfigureAwait(false);
        var found = await context.Data.Accounts.FindCredentialsAsync(scram.UserName, cancellationToken).ConfigureAwait(false);
        var decoy = ScramVerifier.CreateDecoy(context.Data.DecoySecret.Span, scram.UserName);
        _candidate = found is { Account.IsEnabled: true } ? found.Account : null;
        var reply = new ReplyMessage { Message = scram.CreateServerFirst(found?.Verifier ?? decoy) };
        _scram = scram;
        return reply;
    }

    private async Task<ReplyMessage> FinishAsync(LoginFinishRequest finish, CancellationToken cancellationToken)
    {
        var scram = _scram!;
        _scram = null;
        try
        {
            // Again, because many connections may have come past the first look before any of them had failed.
            await context.Guard.PauseAsync(link.RemoteAddress, scram.UserName, pending.HoldBack, cancellationToken).ConfigureAwait(false);
            var final = scram.VerifyClientFinal(finish.Message);
            var account = _candidate ?? throw ScramServer.LoginFailed();
            return await AdmitAsync(account, final, cancellationToken).ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LoginFailed)
        {
            await RecordAsync(DisplayText.Clean(scram.UserName), () => context.Guard.FailAsync(link.RemoteAddress, scram.UserName, cancellationToken)).ConfigureAwait(false);
            ServerMetrics.Logins.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
            ServerLog.LoginFailed(context.Options.Logger, connectionId, link.RemoteEndPoint, DisplayText.Clean(scram.UserName));
            throw;
        }
    }

    private async Task<ReplyMessage> AdmitAsync(Account account, string final, CancellationToken cancellationToken)
    {
        context.Sessions.Enter(account.Name, session);
        User = new UserSession(context, account);
        await RecordAsync(account.Name, () => context.Guard.SucceedAsync(link.RemoteAddress, account.Name, cancellationToken)).ConfigureAwait(false);
        await RecordAsync(
            account.Name,
            () => context.Data.Accounts.RecordLoginAsync(account.Name, context.Options.TimeProvider.GetUtcNow(), cancellationToken)).ConfigureAwait(false);
        ServerMetrics.Logins.Add(1, new KeyValuePair<string, object?>("outcome", "succeeded"));
        ServerLog.LoggedIn(context.Options.Logger, connectionId, account.Name);
        return new ReplyMessage { Message = final, UserName = account.Name, ReadOnly = account.IsReadOnly };
    }

    // Whoever wants to delete something because the volume is full has to get in.
    private async Task RecordAsync(string user, Func<Task> record)
    {
        try
        {
            await record().ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.StorageFull or ErrorCode.AccountStoreFailed)
        {
            ServerLog.LoginNotRecorded(context.Options.Logger, connectionId, user, e.Message);
        }
    }
}
