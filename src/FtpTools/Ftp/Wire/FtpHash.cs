using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FtpTools.Ftp.Wire;

/// <summary>An algorithm of HASH, under the name that is registered for it (draft-bryan-ftpext-hash-02, section 3.1), and of the older
/// verb that has only this one.</summary>
/// <param name="Name">The name.</param>
/// <param name="OwnVerb">The verb of its own.</param>
/// <param name="Create">Begins one.</param>
internal sealed record FtpHash(string Name, string OwnVerb, Func<FtpHash.IComputation> Create)
{
    /// <summary>CRC-32 (ISO 3309).</summary>
    public static FtpHash Crc32 { get; } = new("CRC32", "XCRC", () => new Checksum());

    /// <summary>MD5 (RFC 1321).</summary>
    public static FtpHash Md5 { get; } = new("MD5", "XMD5", () => new Digest(HashAlgorithmName.MD5));

    /// <summary>SHA-1 (FIPS 180-4).</summary>
    public static FtpHash Sha1 { get; } = new("SHA-1", "XSHA1", () => new Digest(HashAlgorithmName.SHA1));

    /// <summary>SHA-256 (FIPS 180-4).</summary>
    public static FtpHash Sha256 { get; } = new("SHA-256", "XSHA256", () => new Digest(HashAlgorithmName.SHA256));

    /// <summary>SHA-512 (FIPS 180-4).</summary>
    public static FtpHash Sha512 { get; } = new("SHA-512", "XSHA512", () => new Digest(HashAlgorithmName.SHA512));

    /// <summary>All of them, the strongest first.</summary>
    public static IReadOnlyList<FtpHash> All { get; } = [Sha512, Sha256, Sha1, Md5, Crc32];

    /// <summary>A hash that is being computed.</summary>
    public interface IComputation : IDisposable
    {
        /// <summary>Takes bytes.</summary>
        void Append(ReadOnlySpan<byte> bytes);

        /// <summary>The hash of all that was taken, in lower-case hexadecimal digits. What follows is taken for another one.</summary>
        string Finish();
    }

    /// <summary>The one of a name, or null.</summary>
    public static FtpHash? Find(string name) => All.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What FEAT tells: all of them, with a star behind the chosen one.</summary>
    public static string Offer(FtpHash chosen) => string.Concat(All.Select(h => h == chosen ? h.Name + "*;" : h.Name + ";"));

    private sealed class Digest(HashAlgorithmName name) : IComputation
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public void Dispose() => _hash.Dispose();
    }

    private sealed class Checksum : IComputation
    {
        private readonly System.IO.Hashing.Crc32 _crc = new();

        public void Append(ReadOnlySpan<byte> bytes) => _crc.Append(bytes);

        // The number, the most significant byte first, as every client reads it.
        public string Finish()
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, _crc.GetCurrentHashAsUInt32());
            _crc.Reset();
            return Convert.ToHexStringLower(bytes);
        }

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
