using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>
/// Where the users of a server are kept. Names are compared ignoring case and after <see cref="UserName.Normalize"/>; a name that no user
/// can have is simply not found. Several processes may use one store at once, and each sees what another has changed with its next call.
/// Every method may fail with <see cref="ErrorCode.AccountStoreFailed"/>, and those that change something with
/// <see cref="ErrorCode.StorageFull"/>. Safe for use by several threads.
/// </summary>
public interface IAccountStore : IAsyncDisposable
{
    /// <summary>The account with this name, or null.</summary>
    Task<Account?> FindAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// The account with this name and its password verifier, in one look, or null. They are given for a closed account too: check
    /// <see cref="Account.IsEnabled"/> after the login, so that the answer does not reveal that the account exists.
    /// </summary>
    Task<AccountCredentials?> FindCredentialsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>All accounts, sorted by name ignoring case.</summary>
    Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a user.</summary>
    /// <returns>The account as it is kept.</returns>
    /// <exception cref="FtpToolsException">
    /// <see cref="ErrorCode.UserExists"/>; <see cref="ErrorCode.UserNameRefused"/>; <see cref="ErrorCode.InvalidArgument"/> when the home
    /// is not a full path or the quota is negative.
    /// </exception>
    Task<Account> AddAsync(Account account, ScramVerifier verifier, CancellationToken cancellationToken = default);

    /// <summary>Changes what the change names, all of it or nothing.</summary>
    /// <returns>The account as it is now.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.UserNotFound"/>; <see cref="ErrorCode.InvalidArgument"/> when the home is
    /// not a full path.</exception>
    Task<Account> UpdateAsync(string name, AccountChange change, CancellationToken cancellationToken = default);

    /// <summary>Removes a user. The home and its files stay.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.UserNotFound"/>.</exception>
    Task RemoveAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Notes the time of a login.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.UserNotFound"/> when the user was removed in the meantime.</exception>
    Task RecordLoginAsync(string name, DateTimeOffset time, CancellationToken cancellationToken = default);
}
