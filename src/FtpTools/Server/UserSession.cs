using FtpTools.Accounts;
using FtpTools.Storage;

namespace FtpTools.Server;

/// <summary>The user of a connection. A change of the account reaches sessions that are open within a second.</summary>
internal sealed class UserSession
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(1);

    private readonly ServerOptions _options;
    private readonly IAccountStore _accounts;
    private State _state;

    public UserSession(ServerOptions options, IAccountStore accounts, Account account)
    {
        _options = options;
        _accounts = accounts;
        _state = ToState(account);
    }

    public string Name => Account.Name;

    public Account Account => Volatile.Read(ref _state).Account;

    public HomeDirectory Home => Volatile.Read(ref _state).Home;

    /// <summary>Looks the account up again when the last look is a second old.</summary>
    /// <exception cref="FtpToolsException">The account was closed or removed (<see cref="ErrorCode.AccountClosed"/>).</exception>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        if (_options.TimeProvider.GetElapsedTime(Volatile.Read(ref _state).SeenAt) < RefreshAfter) return;
        var account = await _accounts.FindAsync(Name, cancellationToken).ConfigureAwait(false);
        if (account is not { IsEnabled: true })
            throw new FtpToolsException(ErrorCode.AccountClosed, "This account was closed.");
        Volatile.Write(ref _state, ToState(account));
    }

    /// <summary>Refuses a change when the account may only read.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.AccountReadOnly"/>.</exception>
    public void RequireWrite()
    {
        if (Account.IsReadOnly) throw new FtpToolsException(ErrorCode.AccountReadOnly, "This account may only read.");
    }

    private State ToState(Account account)
    {
        return new State(account, new HomeDirectory(_options.FileSystem, account.HomeDirectory), _options.TimeProvider.GetTimestamp());
    }

    private sealed record State(Account Account, HomeDirectory Home, long SeenAt);
}
