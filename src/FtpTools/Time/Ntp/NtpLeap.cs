namespace FtpTools;

/// <summary>The leap indicator of an NTP server (RFC 5905 figure 9).</summary>
public enum NtpLeap
{
    /// <summary>Nothing is about to happen.</summary>
    None = 0,

    /// <summary>The last minute of the day has 61 seconds.</summary>
    LastMinuteHas61Seconds = 1,

    /// <summary>The last minute of the day has 59 seconds.</summary>
    LastMinuteHas59Seconds = 2,

    /// <summary>The server's clock is not set.</summary>
    Unsynchronized = 3,
}
