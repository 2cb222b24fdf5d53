using System.Collections.Concurrent;
using System.Net;

namespace FtpTools.Server;

/// <summary>Counts connections and sessions, and refuses those that are over a limit.</summary>
internal sealed class ConnectionLimiter(int most, int mostPerAddress, int mostPerUser)
{
    private readonly ConcurrentDictionary<string, int> _perAddress = new();
    private readonly ConcurrentDictionary<string, int> _perUser = new(StringComparer.OrdinalIgnoreCase);
    private int _connections;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Counts a connection, unless it is one too many.</summary>
    public bool TryEnter(IPAddress address)
    {
        if (Interlocked.Increment(ref _connections) > most)
        {
            Interlocked.Decrement(ref _connections);
            return false;
        }

        if (IPAddress.IsLoopback(address) || TryCount(_perAddress, KeyOf(address), mostPerAddress)) return true;
        Interlocked.Decrement(ref _connections);
        return false;
    }

    /// <summary>Takes back what <see cref="TryEnter"/> counted.</summary>
    public void Leave(IPAddress address)
    {
        Interlocked.Decrement(ref _connections);
        if (!IPAddress.IsLoopback(address)) Uncount(_perAddress, KeyOf(address));
    }

    /// <summary>Counts a session of a user, unless it is one too many.</summary>
    public bool TryLogIn(string user) => TryCount(_perUser, user, mostPerUser);

    /// <summary>Takes back what <see cref="TryLogIn"/> counted.</summary>
    public void LogOut(string user) => Uncount(_perUser, user);

    private static bool TryCount(ConcurrentDictionary<string, int> counts, string key, int limit)
    {
        while (true)
        {
            var count = counts.GetOrAdd(key, 0);
            if (count >= limit) return false;
            if (counts.TryUpdate(key, count + 1, count)) return true;
        }
    }

    private static void Uncount(ConcurrentDictionary<string, int> counts, string key)
    {
        var left = counts.AddOrUpdate(key, 0, (_, count) => count - 1);
        if (left <= 0) ((ICollection<KeyValuePair<string, int>>)counts).Remove(new(key, 0));
    }

    // A network of IPv6 hands a whole /64 to one customer.
    private static string KeyOf(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.Length == 16 ? bytes.AsSpan(0, 8) : bytes);
    }
}
