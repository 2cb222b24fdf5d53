using System.Globalization;
using System.Text;

namespace FtpTools.Benchmarks.Scenarios;

/// <summary>The table of docs/performance.md.</summary>
internal static class Report
{
    public static string Of(IEnumerable<Comparison> comparisons)
    {
        var text = new StringBuilder("| work | against | limit | ratio of the medians | rounds, least to greatest | |\n|---|---|---|---|---|---|\n");
        foreach (var c in comparisons)
        {
            var (least, greatest) = c.Range;
            text.Append(CultureInfo.InvariantCulture, $"| {c.Work} | {c.Against} | {(double.IsPositiveInfinity(c.Limit) ? "-" : c.Limit.ToString("0.00", CultureInfo.InvariantCulture))} | {c.Ratio:0.00} | {least:0.00} to {greatest:0.00} ({c.Ours.Count}) | {c.Verdict} |\n");
        }

        return text.ToString();
    }
}
