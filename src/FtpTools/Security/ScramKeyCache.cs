using System.Security.Cryptography;

namespace FtpTools.Security;

/// <summary>
/// Keeps the keys of the last login that both ends accepted, so that a reconnect neither needs the password nor derives them again
/// (RFC 5802 section 9 allows it). One cache belongs to one user of one server. Anyone who reads it can log in: dispose it
/// with the session, which zeroes it. Thread-safe.
/// </summary>
public sealed class ScramKeyCache : IDisposable
{
    private readonly Lock _lock = new();
    private ScramKeys? _keys;
    private byte[] _salt = [];
    private int _iterations;
    private bool _isDisposed;

    /// <summary>Whether a login has filled the cache.</summary>
    public bool HasKeys
    {
        get
        {
            lock (_lock)
                return _keys is not null;
        }
    }

    /// <summary>Forgets and zeroes the keys permanently.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _keys?.Dispose();
            _keys = null;
        }
    }

    /// <summary>A copy of the keys, to be disposed by the caller; null when they belong to another salt or iteration count,
    /// or there are none.</summary>
    internal ScramKeys? Find(ReadOnlySpan<byte> salt, int iterations)
    {
        lock (_lock)
            return _iterations == iterations && CryptographicOperations.FixedTimeEquals(_salt, salt) ? _keys?.Copy() : null;
    }

    /// <summary>Keeps a copy of the keys in place of the previous ones. After <see cref="Dispose"/> nothing is kept.</summary>
    internal void Keep(ScramKeys keys, ReadOnlySpan<byte> salt, int iterations)
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _keys?.Dispose();
            _keys = keys.Copy();
            _salt = salt.ToArray();
            _iterations = iterations;
        }
    }
}
