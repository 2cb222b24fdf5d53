using System.Security.Cryptography;
using FtpTools.Security;

namespace FtpTools;

/// <summary>The key that seals the messages between those who know the password (docs/datagrams.md).</summary>
public sealed class ChatKey
{
    /// <summary>How often the password is hashed: it cannot be negotiated without a message, so it is the same for everybody.</summary>
    internal const int Iterations = 600_000;

    internal const int Length = 32;
    internal const int TagLength = 16;

    private readonly byte[] _key;

    internal ChatKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Length, nameof(key));
        _key = key.ToArray();
    }

    /// <summary>The same salt for everybody, for the same reason as the iteration count. So the password must be hard to guess.</summary>
    internal static ReadOnlySpan<byte> Salt => "FtpTools chat 1"u8;

    /// <summary>Derives the key from a password: PBKDF2 with HMAC-SHA-256 (RFC 8018). Takes about a third of a second of CPU.</summary>
    /// <param name="password">The password; it is prepared with SASLprep (RFC 4013).</param>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.PasswordRefused"/> when the password is empty
    /// or contains characters that are not allowed.</exception>
    public static ChatKey Derive(ReadOnlySpan<char> password)
    {
        var prepared = SaslPrep.PreparePassword(password);
        Span<byte> key = stackalloc byte[Length];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(prepared, Salt, key, Iterations, HashAlgorithmName.SHA256);
            return new ChatKey(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(prepared);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Reveals nothing about the key.</summary>
    public override string ToString() => "A chat key";

    /// <summary>The cipher; each call has its own, because two threads must not share one.</summary>
    internal AesGcm Cipher() => new(_key, TagLength);
}
