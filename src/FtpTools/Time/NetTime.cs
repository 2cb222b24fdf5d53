using System.Net;

namespace FtpTools;

/// <summary>The answer of a time server to a format.</summary>
public sealed record NetTime
{
    /// <summary>The formatted time, as the server sent it. Characters that a terminal would act on are replaced, except line
    /// breaks and tabs.</summary>
    public required string Text { get; init; }

    /// <summary>The name or address that was asked.</summary>
    public required string Server { get; init; }

    /// <summary>The address and port that answered.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The time that the text gives, in the time zone of the server and as exact as the format; null when the format
    /// does not include the day.</summary>
    public DateTime? Time { get; init; }

    /// <summary>How far the server's time zone is ahead of UTC; null unless the format has <c>%z</c>.</summary>
    public TimeSpan? UtcOffset { get; init; }

    /// <summary>The time from the request that was answered to its answer.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>When the answer came, by the clock of this computer, in local time.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
