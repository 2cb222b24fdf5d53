using System.Text.RegularExpressions;
using FtpTools.Fuzzing;

namespace FtpTools.Tests.Architecture;

/// <summary>The page about threats names tests and targets that exist.</summary>
public partial class SecurityPageTests
{
    private static readonly string[] Rows = [.. SourceTree.Text("docs/security.md").Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal))];

    [Fact]
    public void Every_defence_has_a_test_and_every_target_is_one()
    {
        var threats = Rows.Where(r => !r.StartsWith("| threat", StringComparison.Ordinal) && !r.StartsWith("| ---", StringComparison.Ordinal)).ToList();

        Assert.True(threats.Count > 30);
        Assert.All(threats, row => Assert.NotEmpty(TestsIn(row)));
        Assert.Empty(Targets.Names.Except(threats.SelectMany(TargetsIn)));
        Assert.Empty(threats.SelectMany(TargetsIn).Except(Targets.Names));
    }

    private static IEnumerable<string> TestsIn(string row) => TestName().Matches(row).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> TargetsIn(string row)
    {
        var at = row.IndexOf("fuzzed as", StringComparison.Ordinal);
        return at < 0 ? [] : Word().Matches(row[at..]).Select(m => m.Groups[1].Value);
    }

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Word();
}
