using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FtpTools.CrashRig;

/// <summary>A content of the rig: its bytes follow from its number, its length and the seed of the run, and it tells its number and
/// length itself in its first bytes.</summary>
public readonly record struct RigFile(long Number, int Length)
{
    private const int HeaderLength = sizeof(long) + sizeof(int);

    /// <summary>The bytes.</summary>
    public byte[] ToBytes(int seed)
    {
        var bytes = new byte[(Length + sizeof(ulong) - 1) / sizeof(ulong) * sizeof(ulong)];
        var state = ((ulong)(uint)seed << 32) ^ ((ulong)Number * 0x9E3779B97F4A7C15);
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()))
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word = state;
        }

        if (Length >= HeaderLength)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, Number);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(long)), Length);
        }

        return bytes[..Length];
    }

    /// <summary>Reads what content some bytes are, by what they say of themselves.</summary>
    /// <returns>Null when they are not the whole of any content.</returns>
    public static RigFile? Recognise(byte[] bytes, int seed)
    {
        if (bytes.Length < HeaderLength) return bytes.Length == 0 ? new RigFile(0, 0) : null;
        var told = new RigFile(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(long))));
        return told.Length == bytes.Length && told.ToBytes(seed).AsSpan().SequenceEqual(bytes) ? told : null;
    }
}
