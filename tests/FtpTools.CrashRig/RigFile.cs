using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FtpTools.CrashRig;

/// <summary>A content of the rig: its bytes follow from its number, its length and the seed of the run, and it tells its number and
/// length itself in its first bytes. Where records were added to a file, it is known by the number of the last one and the length of all.</summary>
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
    /// <returns>Null when they are not the whole of any content, nor of several one behind the other.</returns>
    public static RigFile? Recognise(byte[] bytes, int seed)
    {
        var number = 0L;
        for (var at = 0; at < bytes.Length;)
        {
            if (RecogniseFirst(bytes.AsSpan(at), seed) is not { } record) return null;
            number = record.Number;
            at += record.Length;
        }

        return new RigFile(number, bytes.Length);
    }

    private static RigFile? RecogniseFirst(ReadOnlySpan<byte> bytes, int seed)
    {
        if (bytes.Length < HeaderLength) return null;
        var told = new RigFile(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(long)..]));
        if (told.Length < HeaderLength || told.Length > bytes.Length) return null;
        return told.ToBytes(seed).AsSpan().SequenceEqual(bytes[..told.Length]) ? told : null;
    }
}
