using System.Net;

namespace FtpTools;

/// <summary>What one NTP server reported (RFC 5905 section 8).</summary>
public sealed record NtpSample
{
    /// <summary>The name or address that was asked.</summary>
    public required string Server { get; init; }

    /// <summary>The address and port that answered.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>What has to be added to the clock of this computer to get the server's time.</summary>
    public required TimeSpan Offset { get; init; }

    /// <summary>The round-trip delay of the datagrams.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The maximum error of <see cref="Offset"/>, if the server is right about itself: half of all delays, and the
    /// dispersion.</summary>
    public required TimeSpan RootDistance { get; init; }

    /// <summary>How far the server is from a reference clock: 1 has one.</summary>
    public required int Stratum { get; init; }

    /// <summary>Whether a leap second is coming.</summary>
    public required NtpLeap Leap { get; init; }

    /// <summary>What the server's clock is set by: letters at stratum 1, an address below.</summary>
    public required string ReferenceId { get; init; }

    /// <summary>The delay between the server and its reference clock.</summary>
    public required TimeSpan RootDelay { get; init; }

    /// <summary>How wrong the server's clock may be beyond that.</summary>
    public required TimeSpan RootDispersion { get; init; }

    /// <summary>Whether the other servers contradict it, so that it was ignored.</summary>
    public bool IsOutlier { get; init; }

    /// <summary>When the answer came, by the clock of this computer.</summary>
    internal DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The time from the request to its answer.</summary>
    internal TimeSpan RoundTrip { get; init; }

    /// <summary>The server.</summary>
    public override string ToString() => Server;
}
