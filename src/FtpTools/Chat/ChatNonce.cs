using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FtpTools.Chat;

/// <summary>The 96 random bits of a sealed message, by which it is identified; the default value stands for none.</summary>
internal readonly record struct ChatNonce(ulong First, uint Rest)
{
    public const int Length = 12;

    public bool IsNone => this == default;

    public static ChatNonce Random()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static ChatNonce Read(ReadOnlySpan<byte> bytes)
    {
        return new ChatNonce(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], Rest);
    }
}
