using System.Security.Cryptography;
using System.Text;

namespace FtpTools.Security;

/// <summary>
/// The keys that come from one password, salt and iteration count (RFC 5802 section 3). With the client key one can log in, so
/// they are as secret as the password, and zeroed when disposed.
/// </summary>
internal sealed class ScramKeys : IDisposable
{
    /// <summary>The length of every key and signature.</summary>
    internal const int Length = SHA256.HashSizeInBytes;

    private readonly byte[] _clientKey = new byte[Length];
    private readonly byte[] _serverKey = new byte[Length];

    private ScramKeys()
    {
    }

    internal ReadOnlySpan<byte> ServerKey => _serverKey;

    /// <summary>Derives the keys. This takes as long as the iteration count says: about half a second of CPU for a million.</summary>
    internal static ScramKeys Derive(ReadOnlySpan<byte> preparedPassword, ReadOnlySpan<byte> salt, int iterations)
    {
        Span<byte> saltedPassword = stackalloc byte[Length];
        try
        {
            var keys = new ScramKeys();
            Rfc2898DeriveBytes.Pbkdf2(preparedPassword, salt, saltedPassword, iterations, HashAlgorithmName.SHA256);
            HMACSHA256.HashData(saltedPassword, "Client Key"u8, keys._clientKey);
            HMACSHA256.HashData(saltedPassword, "Server Key"u8, keys._serverKey);
            return keys;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(saltedPassword);
        }
    }

    /// <summary>A copy with a lifetime of its own.</summary>
    internal ScramKeys Copy()
    {
        var copy = new ScramKeys();
        _clientKey.CopyTo(copy._clientKey, 0);
        _serverKey.CopyTo(copy._serverKey, 0);
        return copy;
    }

    /// <summary>What the server keeps in place of the client key.</summary>
    internal byte[] StoredKey()
    {
        return SHA256.HashData(_clientKey);
    }

    /// <summary>ClientProof := ClientKey XOR HMAC(StoredKey, AuthMessage).</summary>
    internal byte[] ClientProof(string authMessage)
    {
        var proof = Sign(StoredKey(), authMessage);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= _clientKey[i];
        return proof;
    }

    /// <summary>HMAC over a message, with any of the keys.</summary>
    internal static byte[] Sign(ReadOnlySpan<byte> key, string authMessage)
    {
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(authMessage));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_clientKey);
        CryptographicOperations.ZeroMemory(_serverKey);
    }
}
