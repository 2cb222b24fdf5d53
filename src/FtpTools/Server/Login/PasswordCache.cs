using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FtpTools.Security;

namespace FtpTools.Server.Login;

/// <summary>
/// Remembers for a while that a password was right, so that a client that opens ten connections pays for one derivation. What is kept is an
/// HMAC over user, verifier and password with a key that this process alone has and never writes: it says nothing about the password to
/// whoever reads it, and is void as soon as the verifier is another one. Safe for use by several threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class PasswordCache(TimeProvider time) : IDisposable
{
    /// <summary>The most that is kept.</summary>
    public const int MaxEntries = 1000;

    /// <summary>For how long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly Dictionary<string, long> _entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Entry, long Since)> _order = new();

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _entries.Count;
        }
    }

    /// <summary>Whether a password was right lately.</summary>
    /// <param name="user">The name of the account.</param>
    /// <param name="verifier">What it is checked with now.</param>
    /// <param name="password">The password, prepared.</param>
    public bool Contains(string user, ScramVerifier verifier, ReadOnlySpan<byte> password)
    {
        var entry = EntryOf(user, verifier, password);
        lock (_lock)
        {
            return _entries.TryGetValue(entry, out var since) && time.GetElapsedTime(since) < Lifetime;
        }
    }

    /// <summary>Remembers that a password was right. When there are too many, the oldest is forgotten.</summary>
    /// <param name="user">The name of the account.</param>
    /// <param name="verifier">What it was checked with.</param>
    /// <param name="password">The password, prepared.</param>
    public void Add(string user, ScramVerifier verifier, ReadOnlySpan<byte> password)
    {
        var entry = EntryOf(user, verifier, password);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _entries[entry] = now;
            _order.Enqueue((entry, now));
            while (_order.TryPeek(out var oldest) && (_entries.Count > MaxEntries || time.GetElapsedTime(oldest.Since, now) >= Lifetime))
            {
                _order.Dequeue();

                // One that was added again since stays until its later time comes.
                if (_entries.TryGetValue(oldest.Entry, out var since) && since == oldest.Since) _entries.Remove(oldest.Entry);
            }
        }
    }

    /// <summary>Forgets everything, and the key.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _entries.Clear();
            _order.Clear();
            CryptographicOperations.ZeroMemory(_key);
        }
    }

    private string EntryOf(string user, ScramVerifier verifier, ReadOnlySpan<byte> password)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Append(hmac, Encoding.UTF8.GetBytes(user.ToUpperInvariant()));
        Append(hmac, Encoding.UTF8.GetBytes(verifier.Format()));
        Append(hmac, password);
        return Convert.ToBase64String(hmac.GetHashAndReset());
    }

    // With its length, so that no two triples run together to the same bytes.
    private static void Append(IncrementalHash hmac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hmac.AppendData(length);
        hmac.AppendData(part);
    }
}
