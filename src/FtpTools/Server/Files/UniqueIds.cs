using System.Buffers.Binary;
using System.Security.Cryptography;
using FtpTools.Storage;

namespace FtpTools.Server.Files;

/// <summary>Texts that tell files apart for clients. What the system calls a file is not for them: it would tell how many files others
/// make, and which were made one after the other.</summary>
internal static class UniqueIds
{
    private const int Bytes = 12;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>The text for a file; null where the platform does not tell files apart.</summary>
    public static string? Of(FileId? id)
    {
        if (id is not { } file) return null;
        Span<byte> source = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(source, file.Volume);
        BinaryPrimitives.WriteUInt64LittleEndian(source[sizeof(ulong)..], file.Number);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, source, hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }
}
