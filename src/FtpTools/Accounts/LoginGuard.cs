using System.Collections.Concurrent;
using System.Net;
using FtpTools.Database;
using FtpTools.Security;

namespace FtpTools.Accounts;

/// <summary>
/// What a login has to pass besides the password: the <see cref="LoginThrottle"/>, fed by all processes of the data folder, and a pause
/// while somebody guesses at the user from many addresses.
/// </summary>
/// <remarks>
/// <para>An address that has not failed is not made to wait by the throttle. So whoever has a thousand addresses has a thousand free
/// guesses. While a user's failures pile up, every answer to a login as this user is therefore held back, up to five seconds, and only 16
/// are at a time: about three guesses a second, from however many addresses, however many connections.</para>
/// <para>The user is not shut out: from where the user has logged in within 30 days there is no pause, and from elsewhere it is a
/// pause.</para>
/// </remarks>
internal sealed class LoginGuard(LoginThrottle throttle, LoginRecords records, LoginThrottleOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, int> _paused = new();

    /// <summary>Guards the logins of all processes that share a database.</summary>
    public static LoginGuard For(ServerDatabase database, TimeProvider time)
    {
        var options = new LoginThrottleOptions();
        return new LoginGuard(new LoginThrottle(options, time), new LoginRecords(database, time), options, time);
    }

    /// <summary>Refuses a login that has to wait.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LoginThrottled"/>.</exception>
    public async Task CheckAsync(IPAddress address, string user, CancellationToken cancellationToken)
    {
        foreach (var failure in await records.ReadNewsAsync(cancellationToken).ConfigureAwait(false))
            throttle.RecordFailure(IPAddress.Parse(failure.Network), failure.User, failure.Age);
        throttle.ThrowIfThrottled(address, user);
    }

    /// <summary>Refuses a login that has to wait, and holds back the answer, whatever it will be, while somebody guesses at the
    /// user.</summary>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LoginThrottled"/>, also when too many answers are held back
    /// already.</exception>
    /// <param name="address">Where it comes from.</param>
    /// <param name="user">The name the client gave.</param>
    /// <param name="holdingBack">Called before the answer is held back, so that nobody waits for that as well.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task PauseAsync(IPAddress address, string user, Action? holdingBack, CancellationToken cancellationToken)
    {
        await CheckAsync(address, user, cancellationToken).ConfigureAwait(false);
        var pause = throttle.PauseOf(user);
        var key = LoginThrottle.KeyOf(user);
        if (pause == TimeSpan.Zero) return;
        if (await records.IsKnownPlaceAsync(key, NetworkText(address), cancellationToken).ConfigureAwait(false)) return;
        var paused = _paused.AddOrUpdate(key, 1, (_, count) => count + 1);
        try
        {
            if (paused > options.PausesAtOnce)
            {
                throw new FtpToolsException(
                    ErrorCode.LoginThrottled,
                    $"Too many logins as this user are failing. Try again in {Math.Ceiling(pause.TotalSeconds)} s, "
                    + "or from where this user has logged in before.");
            }

            holdingBack?.Invoke();
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_paused.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0) _paused.TryRemove(new KeyValuePair<string, int>(key, 0));
        }
    }

    /// <summary>Notes a failed login, for all processes.</summary>
    public Task FailAsync(IPAddress address, string user, CancellationToken cancellationToken)
    {
        throttle.RecordFailure(address, user);
        return records.AddFailureAsync(LoginThrottle.KeyOf(user), NetworkText(address), cancellationToken);
    }

    /// <summary>Notes a login, and from where.</summary>
    public Task SucceedAsync(IPAddress address, string user, CancellationToken cancellationToken)
    {
        throttle.RecordSuccess(user);
        return records.AddPlaceAsync(LoginThrottle.KeyOf(user), NetworkText(address), cancellationToken);
    }

    private static string NetworkText(IPAddress address) => PeerNetwork.Of(address).ToString();
}
