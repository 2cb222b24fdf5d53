namespace FtpTools;

/// <summary>The time that NTP servers agree on.</summary>
public sealed record NtpTime
{
    /// <summary>The time in the requested format, in the time zone of this computer.</summary>
    public required string Text { get; init; }

    /// <summary>The servers it is from, without outliers.</summary>
    public required string Server { get; init; }

    /// <summary>The time when the answers had arrived, in local time.</summary>
    public required DateTime Time { get; init; }

    /// <summary>What has to be added to the clock of this computer.</summary>
    public required TimeSpan Offset { get; init; }

    /// <summary>How wrong <see cref="Offset"/> may be, if the servers are right about themselves.</summary>
    public required TimeSpan Uncertainty { get; init; }

    /// <summary>The delay of the best server.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The time from the request to the answer of the best server.</summary>
    public required TimeSpan RoundTrip { get; init; }

    /// <summary>How far the best server is from a reference clock.</summary>
    public required int Stratum { get; init; }

    /// <summary>Whether a leap second is coming, as the best server says.</summary>
    public required NtpLeap Leap { get; init; }

    /// <summary>What the clock of the best server is set by.</summary>
    public required string ReferenceId { get; init; }

    /// <summary>What each server reported, including outliers.</summary>
    public required IReadOnlyList<NtpSample> Samples { get; init; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
