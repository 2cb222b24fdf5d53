namespace FtpTools.Time.Ntp;

/// <summary>
/// Separates the servers that agree from those that do not (RFC 5905 section 11.2.1): each answer is an interval, its offset plus and
/// minus its root distance, which contains the true time if the server is right. The smallest interval that is contained in most of them is
/// sought; a server whose offset is outside is an outlier. Without a majority none is believed.
/// </summary>
internal static class NtpSelection
{
    /// <summary>Marks the outliers.</summary>
    /// <returns>The samples, best first, outliers last; null when no majority agrees.</returns>
    public static IReadOnlyList<NtpSample>? Choose(IReadOnlyList<NtpSample> samples)
    {
        for (var outliers = 0; outliers * 2 < samples.Count; outliers++)
        {
            var needed = samples.Count - outliers;
            if (Bound(samples, needed, -1) is not { } low || Bound(samples, needed, 1) is not { } high || low > high) continue;
            var outside = samples.Count(s => s.Offset < low || s.Offset > high);
            if (outside > outliers) continue;
            return [.. samples.Select(s => s with { IsOutlier = s.Offset < low || s.Offset > high })
                .OrderBy(s => s.IsOutlier).ThenBy(s => s.Stratum).ThenBy(s => s.RootDistance)];
        }

        return null;
    }

    /// <summary>The offset of the servers that agree: the mean, weighted by how near they are (RFC 5905 section 11.2.3).</summary>
    public static TimeSpan Combine(IReadOnlyCollection<NtpSample> agreeing)
    {
        var weights = agreeing.Sum(Weight);
        return TimeSpan.FromTicks((long)Math.Round(agreeing.Sum(s => Weight(s) * s.Offset.Ticks) / weights));
    }

    private static double Weight(NtpSample sample) => 1.0 / Math.Max(1, sample.RootDistance.Ticks);

    // The first point, seen from one side, that lies in so many intervals: from below it is the lower end of one, from above the
    // upper end of one.
    private static TimeSpan? Bound(IReadOnlyList<NtpSample> samples, int needed, int side)
    {
        var candidates = samples.Select(s => s.Offset + (side * s.RootDistance));
        var ordered = side < 0 ? candidates.Order() : candidates.OrderDescending();
        foreach (var point in ordered)
        {
            if (samples.Count(s => s.Offset - s.RootDistance <= point && point <= s.Offset + s.RootDistance) >= needed) return point;
        }

        return null;
    }
}
