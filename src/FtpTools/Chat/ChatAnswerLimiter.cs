using System.Net;

namespace FtpTools.Chat;

/// <summary>
/// Limits what a server sends in answer to messages in the clear. Their sender may be forged,
/// and then the answers go to somebody who did not ask; two servers made to talk to each other in this way would answer each other forever.
/// An address on this computer cannot be forged from outside.
/// </summary>
internal sealed class ChatAnswerLimiter(TimeProvider timeProvider)
{
    /// <summary>What one address may be sent per second, headers included.</summary>
    public const int BytesPerSecond = 64 * 1024;

    /// <summary>What one address may be sent at once.</summary>
    public const int Burst = 2 * BytesPerSecond;

    /// <summary>The maximum number of addresses that are tracked; when all of them are busy, others get no answer.</summary>
    public const int MaxAddresses = 1024;

    private const int HeaderLength = 28;

    private readonly Dictionary<IPAddress, (double Left, long At)> _accounts = [];

    /// <summary>Counts an answer. Not thread-safe.</summary>
    /// <returns>False when it must not be sent.</returns>
    public bool TryTake(IPAddress address, int length)
    {
        if (IPAddress.IsLoopback(address)) return true;
        var now = timeProvider.GetTimestamp();
        if (!_accounts.ContainsKey(address) && !MakeRoom(now)) return false;
        var left = _accounts.TryGetValue(address, out var account) ? Refilled(account, now) : Burst;
        var isEnough = left >= length + HeaderLength;
        _accounts[address] = (isEnough ? left - length - HeaderLength : left, now);
        return isEnough;
    }

    private bool MakeRoom(long now)
    {
        if (_accounts.Count < MaxAddresses) return true;
        foreach (var (address, account) in _accounts.ToArray())
        {
            if (Refilled(account, now) >= Burst) _accounts.Remove(address);
        }

        return _accounts.Count < MaxAddresses;
    }

    private double Refilled((double Left, long At) account, long now)
    {
        return Math.Min(Burst, account.Left + (timeProvider.GetElapsedTime(account.At, now).TotalSeconds * BytesPerSecond));
    }
}
