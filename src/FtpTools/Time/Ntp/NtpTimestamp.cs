namespace FtpTools.Time.Ntp;

/// <summary>
/// A time as NTP sends it: 32 bits of seconds since 1900 and 32 bits of fraction (RFC 5905 section 6). The seconds start again
/// every 136 years, next in February 2036; which of these eras is meant follows from a time that is known to be near.
/// </summary>
/// <param name="Value">The 64 bits.</param>
internal readonly record struct NtpTimestamp(ulong Value)
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether it is the value that stands for an unknown time.</summary>
    public bool IsZero => Value == 0;

    /// <summary>The time in its era.</summary>
    public static NtpTimestamp From(DateTimeOffset time)
    {
        var scaled = ((Int128)(time.UtcTicks - Epoch.UtcTicks) << 32) / TimeSpan.TicksPerSecond;
        return new NtpTimestamp(unchecked((ulong)scaled));
    }

    /// <summary>The time, in whichever era is nearest to a known time.</summary>
    public DateTimeOffset ToUtc(DateTimeOffset near) => near.ToUniversalTime() + (this - From(near));

    /// <summary>How much later one time is than another that is less than 68 years away from it.</summary>
    public static TimeSpan operator -(NtpTimestamp later, NtpTimestamp earlier)
    {
        return FromFixedPoint(unchecked((long)(later.Value - earlier.Value)), 32);
    }

    /// <summary>A duration from a number with so many fractional bits, in seconds, rounded to the precision of a duration.</summary>
    public static TimeSpan FromFixedPoint(long value, int fractionBits)
    {
        var half = (Int128)1 << (fractionBits - 1);
        return new TimeSpan((long)((((Int128)value * TimeSpan.TicksPerSecond) + half) >> fractionBits));
    }
}
