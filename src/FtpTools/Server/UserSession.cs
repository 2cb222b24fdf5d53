using FtpTools.Accounts;
using FtpTools.Quota;
using FtpTools.Server.Files;
using FtpTools.Storage;

namespace FtpTools.Server;

/// <summary>The user of a connection. A change of the account reaches sessions that are open within a second.</summary>
internal sealed class UserSession
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(1);

    private readonly ServerOptions _options;
    private readonly IAccountStore _accounts;
    private readonly QuotaLedger _ledger;
    private State _state;

    public UserSession(ServerContext context, Account account)
    {
        _options = context.Options;
        _accounts = context.Data.Accounts;
        _ledger = context.Ledger;
        Commands = context.Commands;
        _state = ToState(account);
    }

    public string Name => Account.Name;

    public Account Account => Volatile.Read(ref _state).Account;

    /// <summary>The commands of the server.</summary>
    public RemoteCommandTable Commands { get; }

    /// <summary>The clock of the server.</summary>
    public TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>Whether every file is to be on the disk when it is confirmed.</summary>
    public bool IsDurable => _options.IsDurable;

    /// <summary>The home, for all that its quota does not count: reading.</summary>
    public HomeDirectory Home => Volatile.Read(ref _state).Home;

    /// <summary>The changes of the home that its quota counts.</summary>
    public QuotaEnforcer Quota => Volatile.Read(ref _state).Quota;

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

    /// <summary>Refuses a change when the account is read-only.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.AccountReadOnly"/>.</exception>
    public void RequireWrite()
    {
        if (Account.IsReadOnly) throw new FtpToolsException(ErrorCode.AccountReadOnly, "This account is read-only.");
    }

    private State ToState(Account account)
    {
        var (book, limit) = (_ledger.QuotaOf(account.HomeDirectory), StorageLimit.Of(account));
        var home = new HomeDirectory(_options.FileSystem, account.HomeDirectory, directories: new DirectoryAccounting(book, limit));
        var quota = new QuotaEnforcer(home, book, limit);
        return new State(account, home, quota, _options.TimeProvider.GetTimestamp());
    }

    private sealed record State(Account Account, HomeDirectory Home, QuotaEnforcer Quota, long SeenAt);
}
