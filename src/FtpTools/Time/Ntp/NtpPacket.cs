using System.Buffers.Binary;

namespace FtpTools.Time.Ntp;

/// <summary>The header of an NTP packet (RFC 5905 figure 8). What may follow it, extensions and signatures, is not read.</summary>
internal readonly record struct NtpPacket
{
    /// <summary>The bytes of the header.</summary>
    public const int Length = 48;

    /// <summary>The version of RFC 5905.</summary>
    public const int CurrentVersion = 4;

    private const int ShortFractionBits = 16;

    public NtpLeap Leap { get; init; }

    public int Version { get; init; }

    public NtpMode Mode { get; init; }

    /// <summary>1 has a reference clock, each server below counts one more; 0 is a kiss-o'-death packet, 16 is unsynchronized.</summary>
    public byte Stratum { get; init; }

    /// <summary>The longest time between two requests, as a power of two, in seconds.</summary>
    public sbyte Poll { get; init; }

    /// <summary>The precision of the clock, as a power of two, in seconds.</summary>
    public sbyte Precision { get; init; }

    /// <summary>The round-trip delay to the reference clock.</summary>
    public TimeSpan RootDelay { get; init; }

    /// <summary>How wrong the clock may have become.</summary>
    public TimeSpan RootDispersion { get; init; }

    /// <summary>Four letters in a packet of stratum 0 or 1, else an address of the server above.</summary>
    public uint ReferenceId { get; init; }

    /// <summary>When the clock was last set.</summary>
    public NtpTimestamp Reference { get; init; }

    /// <summary>The transmit time of the request.</summary>
    public NtpTimestamp Origin { get; init; }

    /// <summary>When the request came.</summary>
    public NtpTimestamp Receive { get; init; }

    /// <summary>When this packet was sent.</summary>
    public NtpTimestamp Transmit { get; init; }

    /// <summary>Reads a packet.</summary>
    /// <returns>Null when it is too short.</returns>
    public static NtpPacket? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length) return null;
        return new NtpPacket
        {
            Leap = (NtpLeap)(bytes[0] >> 6),
            Version = (bytes[0] >> 3) & 7,
            Mode = (NtpMode)(bytes[0] & 7),
            Stratum = bytes[1],
            Poll = (sbyte)bytes[2],
            Precision = (sbyte)bytes[3],
            RootDelay = Short(bytes[4..]),
            RootDispersion = Short(bytes[8..]),
            ReferenceId = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
            Reference = Long(bytes[16..]),
            Origin = Long(bytes[24..]),
            Receive = Long(bytes[32..]),
            Transmit = Long(bytes[40..]),
        };
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)(((int)Leap << 6) | (Version << 3) | (int)Mode);
        bytes[1] = Stratum;
        bytes[2] = (byte)Poll;
        bytes[3] = (byte)Precision;
        WriteShort(bytes[4..], RootDelay);
        WriteShort(bytes[8..], RootDispersion);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], ReferenceId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Reference.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Origin.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[32..], Receive.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[40..], Transmit.Value);
    }

    private static NtpTimestamp Long(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    private static TimeSpan Short(ReadOnlySpan<byte> bytes)
    {
        return NtpTimestamp.FromFixedPoint(BinaryPrimitives.ReadUInt32BigEndian(bytes), ShortFractionBits);
    }

    private static void WriteShort(Span<byte> bytes, TimeSpan duration)
    {
        // To the nearest: a value that was read is written as it was.
        var scaled = (((Int128)duration.Ticks << ShortFractionBits) + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond;
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Int128.Clamp(scaled, 0, uint.MaxValue));
    }
}
