using System.Net;
using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>
/// Slows down the guessing of passwords. Each address has a count of failed logins that makes it wait longer and longer; each user has one
/// too, which is softer: it only ever makes those addresses wait that have failed themselves lately, and never for long. So whoever guesses
/// from many addresses is slowed down, but cannot lock the user out: from an address without failures the user gets in, after a pause at
/// most. Unknown users are counted like known ones. Kept in memory, in tables of a fixed size. Safe for use by several threads.
/// </summary>
/// <remarks>The numbers are in <see cref="LoginThrottleOptions"/>.</remarks>
public sealed class LoginThrottle
{
    private readonly Lock _lock = new();
    private readonly LoginThrottleOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly FailureTable<IPAddress> _addresses;
    private readonly FailureTable<string> _users;

    /// <summary>Begins with no failures.</summary>
    /// <param name="options">The numbers; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the machine's.</param>
    public LoginThrottle(LoginThrottleOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ??= new LoginThrottleOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _start = _timeProvider.GetTimestamp();
        _addresses = new(
            options.FreeFailuresPerAddress, options.LongestAddressDelay, options.AddressForgetInterval, options.MaximumEntries);
        _users = new(options.FreeFailuresPerUser, options.LongestUserDelay, options.UserForgetInterval, options.MaximumEntries);
    }

    // Not the time of day, which somebody may set back.
    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <summary>How long a login has to wait before it is worth an attempt; zero when it may proceed at once.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="user">The name the client gave.</param>
    public TimeSpan CheckDelay(IPAddress address, string user)
    {
        var network = PeerNetwork.Of(address);
        var key = KeyOf(user);
        lock (_lock)
        {
            var now = Now;
            var byAddress = _addresses.DelayOf(network, now);
            var byUser = _addresses.FailuresOf(network, now) > 0 ? _users.DelayOf(key, now) : TimeSpan.Zero;
            return byAddress > byUser ? byAddress : byUser;
        }
    }

    /// <summary>Refuses a login that has to wait.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="user">The name the client gave.</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LoginThrottled"/>, which says for how long.</exception>
    public void ThrowIfThrottled(IPAddress address, string user)
    {
        var delay = CheckDelay(address, user);
        if (delay > TimeSpan.Zero)
        {
            throw new FtpToolsException(
                ErrorCode.LoginThrottled, $"There were too many failed logins. Try again in {Math.Ceiling(delay.TotalSeconds)} s.");
        }
    }

    /// <summary>How long the answer to a login as a user is held back, wherever it comes from, because so many have failed; zero when it is
    /// not.</summary>
    /// <param name="user">The name the client gave.</param>
    internal TimeSpan PauseOf(string user)
    {
        var key = KeyOf(user);
        lock (_lock)
        {
            var over = _users.FailuresOf(key, Now) - _options.FreeFailuresPerUser;
            if (over <= 0) return TimeSpan.Zero;
            return over < _options.LongestPause.TotalSeconds ? TimeSpan.FromSeconds(over) : _options.LongestPause;
        }
    }

    /// <summary>Notes a failed login.</summary>
    /// <param name="address">Where it came from.</param>
    /// <param name="user">The name the client gave, whether there is such a user or not.</param>
    public void RecordFailure(IPAddress address, string user) => RecordFailure(address, user, TimeSpan.Zero);

    /// <summary>Notes a login that failed some time ago.</summary>
    internal void RecordFailure(IPAddress address, string user, TimeSpan age)
    {
        var network = PeerNetwork.Of(address);
        var key = KeyOf(user);
        lock (_lock)
        {
            var at = Now - age;
            _addresses.Add(network, at);
            _users.Add(key, at);
        }
    }

    /// <summary>
    /// Notes a successful login: the user's failures are forgotten. Those of the address it came from are not, or an attacker who has an
    /// account could wipe them out between guesses at others.
    /// </summary>
    /// <param name="user">The name of the user.</param>
    public void RecordSuccess(string user)
    {
        var key = KeyOf(user);
        lock (_lock)
            _users.Clear(key);
    }

    /// <summary>Bounds what an invented name costs to remember, and folds case as the account store does.</summary>
    internal static string KeyOf(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return (user.Length > UserName.MaximumLength ? user[..UserName.MaximumLength] : user).ToUpperInvariant();
    }
}
