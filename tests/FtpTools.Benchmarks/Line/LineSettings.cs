namespace FtpTools.Benchmarks.Line;

/// <summary>What a line between two places is like.</summary>
/// <param name="BitsPerSecond">What it carries in each direction, headers included.</param>
/// <param name="RoundTrip">The time of a packet there and back, with nothing else on the way.</param>
/// <param name="Loss">The part of the packets that is lost by chance, 0 to 1, in each direction.</param>
/// <param name="Congestion">How TCP finds out what the line carries, at both of its ends. Named, because computers differ in their default, and
/// with it what a lost packet costs.</param>
internal sealed record LineSettings(double BitsPerSecond, TimeSpan RoundTrip, double Loss, string Congestion)
{
    /// <summary>What waits before the line at most: as much as it carries in one round trip.</summary>
    public double QueueBytes => BitsPerSecond / 8 * RoundTrip.TotalSeconds;
}
