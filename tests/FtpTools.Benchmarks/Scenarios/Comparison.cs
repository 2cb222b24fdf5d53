namespace FtpTools.Benchmarks.Scenarios;

/// <summary>What was measured of one of ours against one of the others, in the same rounds.</summary>
/// <param name="Work">The work.</param>
/// <param name="Against">The other.</param>
/// <param name="Limit">The most our part of the other's may be.</param>
/// <param name="Ours">Our figure in each round.</param>
/// <param name="Theirs">The other's in the same rounds.</param>
internal sealed record Comparison(string Work, string Against, double Limit, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>Our median by the other's.</summary>
    public double Ratio => Median(Ours) / Median(Theirs);

    /// <summary>The least and the greatest quotient of one round.</summary>
    public (double Least, double Greatest) Range
    {
        get
        {
            var quotients = Ours.Zip(Theirs, (ours, theirs) => ours / theirs).ToList();
            return (quotients.Min(), quotients.Max());
        }
    }

    public bool IsReached => Ratio <= Limit;

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
