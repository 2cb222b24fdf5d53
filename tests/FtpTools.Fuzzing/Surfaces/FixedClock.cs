namespace FtpTools.Fuzzing.Surfaces;

/// <summary>A clock that stands still, so that what an input does is the same each time.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2024, 2, 29, 12, 34, 56, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now;
}
