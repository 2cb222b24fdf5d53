using System.Security.Cryptography;
using FtpTools.Accounts;
using FtpTools.Security;
using FtpTools.Server.Admission;
using FtpTools.Server.Data;
using Microsoft.Extensions.Logging;

namespace FtpTools.Server.Login;

/// <summary>
/// Who may log in, for every protocol: by SCRAM, or by a password that comes over the wire. Guesses are slowed down before anything is
/// worked out, an unknown user gets the same answer in the same time as a wrong password, and whoever gets in has a place in the table of
/// sessions.
/// </summary>
/// <param name="data">The accounts.</param>
/// <param name="guard">What slows down guesses.</param>
/// <param name="sessions">The table of sessions.</param>
/// <param name="passwords">Checks passwords.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where logins are logged.</param>
internal sealed class Authenticator(
    ServerDataDirectory data, LoginGuard guard, SessionTable sessions, PasswordCheck passwords, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>Begins a login by SCRAM.</summary>
    /// <param name="peer">Who logs in.</param>
    /// <param name="mechanism">The mechanism that the client named.</param>
    /// <param name="clientFirst">The client's first message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What <see cref="FinishScramAsync"/> continues with, and the server's first message.</returns>
    /// <exception cref="FtpToolsException">As <see cref="ScramServer.Accept(string, string, ChannelBinding?)"/>;
    /// <see cref="ErrorCode.LoginThrottled"/>.</exception>
    public async Task<ScramLogin> BeginScramAsync(
        LoginPeer peer, string mechanism, string clientFirst, CancellationToken cancellationToken)
    {
        peer.Try();
        var exchange = ScramServer.Accept(mechanism, clientFirst, peer.ChannelBinding);
        await guard.CheckAsync(peer.Address, exchange.UserName, cancellationToken).ConfigureAwait(false);
        var candidate = await FindAsync(exchange.UserName, cancellationToken).ConfigureAwait(false);
        return new ScramLogin(exchange, candidate, exchange.CreateServerFirst(candidate.Verifier));
    }

    /// <summary>Ends a login by SCRAM.</summary>
    /// <param name="peer">Who logs in.</param>
    /// <param name="login">What has begun; used once.</param>
    /// <param name="clientFinal">The client's last message.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The account, and the server's last message.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LoginFailed"/>, <see cref="ErrorCode.LoginThrottled"/>,
    /// <see cref="ErrorCode.TooManyConnections"/>.</exception>
    public async Task<(Account Account, string ServerFinal)> FinishScramAsync(
        LoginPeer peer, ScramLogin login, string clientFinal, CancellationToken cancellationToken)
    {
        var name = login.Candidate.Name;
        try
        {
            // Again, because many connections may have come past the first look before any of them had failed.
            await guard.PauseAsync(peer.Address, name, peer.HoldBack, cancellationToken).ConfigureAwait(false);
            var final = login.Exchange.VerifyClientFinal(clientFinal);
            var account = login.Candidate.Account ?? throw ScramServer.LoginFailed();
            await AdmitAsync(peer, account, cancellationToken).ConfigureAwait(false);
            return (account, final);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.LoginFailed)
        {
            await RefuseAsync(peer, name, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Logs in with a password that came over the wire.</summary>
    /// <param name="peer">Who logs in.</param>
    /// <param name="user">The name as it was sent.</param>
    /// <param name="password">The password as it was sent, in UTF-8; zeroed when this ends, however it ends.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The account.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LoginFailed"/>, <see cref="ErrorCode.LoginThrottled"/>,
    /// <see cref="ErrorCode.TooManyConnections"/>.</exception>
    public async Task<Account> AuthenticateAsync(LoginPeer peer, string user, Memory<byte> password, CancellationToken cancellationToken)
    {
        try
        {
            peer.Try();
            var name = NameOf(user);
            await guard.CheckAsync(peer.Address, name, cancellationToken).ConfigureAwait(false);
            var candidate = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            await guard.PauseAsync(peer.Address, name, peer.HoldBack, cancellationToken).ConfigureAwait(false);
            var isRight = await passwords.IsRightAsync(
                peer,
                candidate,
                password,
                () => guard.CheckAsync(peer.Address, name, cancellationToken),
                () => RefuseAsync(peer, name, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            if (!isRight) throw ScramServer.LoginFailed();
            await AdmitAsync(peer, candidate.Account!, cancellationToken).ConfigureAwait(false);
            return candidate.Account!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password.Span);
        }
    }

    public void Dispose() => passwords.Dispose();

    // What no user can be called is looked up, and derived for, like any other name.
    private static string NameOf(string user)
    {
        if (user.Length > ScramServer.MaximumUserNameLength) return user[..ScramServer.MaximumUserNameLength];
        return SaslPrep.PrepareName(user) ?? user;
    }

    // A decoy is made for every login, so that neither the answer nor its time tells whether there is such a user.
    private async Task<LoginCandidate> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = await data.Accounts.FindCredentialsAsync(name, cancellationToken).ConfigureAwait(false);
        var decoy = ScramVerifier.CreateDecoy(data.DecoySecret.Span, name);
        return new LoginCandidate(name, found is { Account.IsEnabled: true } ? found.Account : null, found?.Verifier ?? decoy);
    }

    private async Task AdmitAsync(LoginPeer peer, Account account, CancellationToken cancellationToken)
    {
        sessions.Enter(account.Name, peer.Session);
        var name = account.Name;
        await RecordAsync(peer, name, () => guard.SucceedAsync(peer.Address, name, cancellationToken)).ConfigureAwait(false);
        await RecordAsync(peer, name, () => data.Accounts.RecordLoginAsync(name, time.GetUtcNow(), cancellationToken))
            .ConfigureAwait(false);
        ServerMetrics.Logins.Add(1, new KeyValuePair<string, object?>("outcome", "succeeded"));
        ServerLog.LoggedIn(logger, peer.Connection, account.Name);
    }

    private async Task RefuseAsync(LoginPeer peer, string name, CancellationToken cancellationToken)
    {
        var shown = DisplayText.Clean(name);
        await RecordAsync(peer, shown, () => guard.FailAsync(peer.Address, name, cancellationToken)).ConfigureAwait(false);
        ServerMetrics.Logins.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
        ServerLog.LoginFailed(logger, peer.Connection, peer.EndPoint, shown);
    }

    // Whoever wants to delete something because the volume is full has to get in.
    private async Task RecordAsync(LoginPeer peer, string user, Func<Task> record)
    {
        try
        {
            await record().ConfigureAwait(false);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.StorageFull or ErrorCode.AccountStoreFailed)
        {
            ServerLog.LoginNotRecorded(logger, peer.Connection, user, e.Message);
        }
    }
}
