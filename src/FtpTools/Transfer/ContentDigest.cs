using System.IO.Hashing;
using System.Security.Cryptography;

namespace FtpTools.Transfer;

/// <summary>The digest of content that comes in pieces.</summary>
internal abstract class ContentDigest : IDisposable
{
    private ContentDigest()
    {
    }

    /// <summary>Begins a digest.</summary>
    public static ContentDigest Create(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => new Cryptographic(HashAlgorithmName.MD5),
        DigestAlgorithm.Sha256 => new Cryptographic(HashAlgorithmName.SHA256),
        DigestAlgorithm.XxHash128 => new Fast(),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>The digest of complete content, in lower-case hexadecimal.</summary>
    public static string Of(DigestAlgorithm algorithm, ReadOnlySpan<byte> content)
    {
        return Hex(algorithm switch
        {
            DigestAlgorithm.Md5 => MD5.HashData(content),
            DigestAlgorithm.Sha256 => SHA256.HashData(content),
            DigestAlgorithm.XxHash128 => XxHash128.Hash(content),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        });
    }

    /// <summary>Whether two digests in hexadecimal are the same; null is never the same as anything.</summary>
    public static bool Same(string? left, string? right)
    {
        return left is not null && right is not null && left.Equals(right, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Takes the next piece.</summary>
    public abstract void Append(ReadOnlySpan<byte> piece);

    /// <summary>The digest of the pieces so far in lower-case hexadecimal; further pieces continue it.</summary>
    public abstract string Current();

    /// <summary>The digest of all pieces in lower-case hexadecimal; the next piece begins a new one.</summary>
    public abstract string Finish();

    /// <inheritdoc/>
    public abstract void Dispose();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private sealed class Cryptographic(HashAlgorithmName name) : ContentDigest
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> piece) => _hash.AppendData(piece);

        public override string Current() => Hex(_hash.GetCurrentHash());

        public override string Finish() => Hex(_hash.GetHashAndReset());

        public override void Dispose() => _hash.Dispose();
    }

    private sealed class Fast : ContentDigest
    {
        private readonly XxHash128 _hash = new();

        public override void Append(ReadOnlySpan<byte> piece) => _hash.Append(piece);

        public override string Current() => Hex(_hash.GetCurrentHash());

        public override string Finish() => Hex(_hash.GetHashAndReset());

        public override void Dispose()
        {
        }
    }
}
