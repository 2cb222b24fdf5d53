namespace FtpTools.Benchmarks.Scenarios;

/// <summary>What was measured of one of ours against one of the others, in the same rounds.</summary>
/// <param name="Work">The work.</param>
/// <param name="Against">The other.</param>
/// <param name="Limit">The most our part of the other's may be.</param>
/// <param name="Ours">Our figure in each round.</param>
/// <param name="Theirs">The other's in the same rounds.</param>
internal sealed record Comparison(string Work, string Against, double Limit, IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)
{
    /// <summary>The limit of what is told for information only.</summary>
    public const double NoLimit = double.PositiveInfinity;

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

    /// <summary>What the table says of it.</summary>
    public string Verdict => double.IsPositiveInfinity(Limit) ? "information" : IsReached ? "reached" : "missed";

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The least value that so many of them, 0 to 1, do not exceed.</summary>
    public static double Quantile(IReadOnlyList<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
