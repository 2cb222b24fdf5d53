using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>The pages for those who change the code name files, folders and tests that exist.</summary>
public partial class PageTests
{
    /// <summary>What stands for a name of the reader's own in the how-tos.</summary>
    private const string Example = "Xyz";

    public static TheoryData<string> Pages => ["CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/security.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_is_named_exists(string page)
    {
        var named = Quoted().Matches(SourceTree.Text(page)).Select(m => m.Groups[1].Value)
            .Where(t => PathInRepository().IsMatch(t) && !t.Contains(Example, StringComparison.Ordinal)).Distinct().ToList();

        Assert.True(named.Count > 0 || page == "docs/security.md");
        Assert.All(named, path => Assert.True(SourceTree.Exists(path), path));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_is_named_exists(string page)
    {
        var classes = SourceTree.Files("tests").SelectMany(f => SourceTree.TopLevelTypes(f.Lines)).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(Quoted().Matches(SourceTree.Text(page)).Select(m => m.Groups[1].Value).Where(t => TestClass().IsMatch(t)).Except(classes));
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^(?:src|tests|module|docs)/[\w./-]+$")]
    private static partial Regex PathInRepository();

    [GeneratedRegex(@"^\w+Tests$")]
    private static partial Regex TestClass();
}
