using FtpTools.Accounts;
using FtpTools.Server.Admission;

namespace FtpTools.Server.Files;

/// <summary>
/// The way of a user who has logged in to the files: whoever wants to do something with them waits for a place here, and the account is
/// looked up again when the last look is a second old. Safe for use by several threads.
/// </summary>
internal sealed class UserAccess
{
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(1);

    private readonly ServerContext _context;
    private State _state;

    /// <summary>Takes in a user who has proved to be that user.</summary>
    /// <param name="context">What the connections of the server share.</param>
    /// <param name="account">The user.</param>
    public UserAccess(ServerContext context, Account account)
    {
        _context = context;
        _state = ToState(account);
    }

    /// <summary>Whether the user may only read, as far as was looked last.</summary>
    public bool IsReadOnly => Volatile.Read(ref _state).Account.IsReadOnly;

    /// <summary>The name of the user.</summary>
    public string Name => Volatile.Read(ref _state).Account.Name;

    /// <summary>Looks the account up again when the last look is a second old.</summary>
    /// <exception cref="FtpToolsException">The account was closed or removed (<see cref="ErrorCode.AccountClosed"/>).</exception>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        if (_context.Options.TimeProvider.GetElapsedTime(Volatile.Read(ref _state).SeenAt) < RefreshAfter) return;
        var account = await _context.Data.Accounts.FindAsync(Name, cancellationToken).ConfigureAwait(false);
        if (account is not { IsEnabled: true })
            throw new FtpToolsException(ErrorCode.AccountClosed, "This account was closed.");
        Volatile.Write(ref _state, ToState(account));
    }

    /// <summary>The home as the account says now.</summary>
    /// <param name="isChange">Whether something is to be changed in it.</param>
    /// <param name="cancellationToken">Stops the look at the account.</param>
    /// <exception cref="FtpToolsException">The account was closed or removed (<see cref="ErrorCode.AccountClosed"/>), or may only read
    /// (<see cref="ErrorCode.AccountReadOnly"/>).</exception>
    public async ValueTask<UserHome> OpenAsync(bool isChange, CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var state = Volatile.Read(ref _state);
        if (isChange && state.Account.IsReadOnly) throw new FtpToolsException(ErrorCode.AccountReadOnly, "This account is read-only.");
        return state.Home;
    }

    /// <summary>Does something in one go, which takes as long as the disk does.</summary>
    /// <exception cref="FtpToolsException">As <see cref="OpenAsync"/>, or what the action throws.</exception>
    public async Task<T> BrieflyAsync<T>(bool isChange, Func<UserHome, Task<T>> action, CancellationToken cancellationToken)
    {
        var user = Name;
        await _context.Files.EnterBriefAsync(user, cancellationToken).ConfigureAwait(false);
        try
        {
            return await action(await OpenAsync(isChange, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _context.Files.LeaveBrief(user);
        }
    }

    /// <summary>Begins something that lasts as long as the client takes. What has begun gives back the place.</summary>
    /// <exception cref="FtpToolsException">As <see cref="OpenAsync"/>, or what the beginning throws.</exception>
    public async Task<T> BeginAsync<T>(bool isChange, ITransfer transfer, Func<UserHome, TransferPlace, Task<T>> begin)
    {
        var place = await _context.Files.Transfers.EnterAsync(Name, transfer).ConfigureAwait(false);
        var hasBegun = false;
        try
        {
            var home = await OpenAsync(isChange, transfer.CancellationToken).ConfigureAwait(false);
            var begun = await begin(home, place).ConfigureAwait(false);
            hasBegun = true;
            return begun;
        }
        finally
        {
            if (!hasBegun) place.Dispose();
        }
    }

    private State ToState(Account account)
    {
        return new State(account, UserHome.Of(_context, account), _context.Options.TimeProvider.GetTimestamp());
    }

    private sealed record State(Account Account, UserHome Home, long SeenAt);
}
