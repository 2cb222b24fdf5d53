using System.Text.RegularExpressions;

namespace FtpTools.Tests.Architecture;

/// <summary>Rules about the text of the sources that no analyzer holds.</summary>
public partial class SourceRulesTests
{
    private const int MostLinesOfFile = 300;
    private const int MostLinesOfMethod = 60;
    private const int MostColumns = 140;

    public static TheoryData<string> Projects => ["src/FtpTools", "src/FtpTools.Sftp", "src/FtpTools.PowerShell", "src/FtpTools.Host"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_file_is_too_long(string project)
    {
        Assert.Empty(SourceTree.Files(project).Where(f => f.Lines.Length > MostLinesOfFile).Select(f => $"{f.Path}: {f.Lines.Length} lines"));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_line_is_too_long(string project)
    {
        var found =
            from file in SourceTree.Files(project)
            from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
            where line.Text.Length > MostColumns
            select $"{file.Path}({line.Number}): {line.Text.Length} columns";

        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_method_is_too_long(string project)
    {
        var bodies = SourceTree.Files(project).SelectMany(f => Bodies(f.Lines).Select(b => (f.Path, b.First, b.Count))).ToList();

        Assert.Empty(bodies.Where(b => b.Count > MostLinesOfMethod).Select(b => $"{b.Path}({b.First}): {b.Count} lines"));
    }

    [Fact]
    public void The_scan_finds_the_bodies_of_methods()
    {
        string[] lines = ["class A", "{", "    void B()", "    {", "        if (true)", "        {", "        }", "    }", "", "    int C => 1;", "}"];

        Assert.Equal([(4, 5)], Bodies(lines));
    }

    [Theory]
    [InlineData(@"(?<![\w.])(?:System\.IO\.)?(?:File|Directory)\.[A-Z]\w*\(", "the file system goes through IFileSystem")]
    [InlineData(@"(?<![\w.])new\s+(?:System\.IO\.)?(?:FileInfo|DirectoryInfo|FileStream|StreamWriter)\(", "the file system goes through IFileSystem")]
    [InlineData(@"\bDateTime(?:Offset)?\.(?:Utc)?(?:Now|Today)\b", "the time comes from a TimeProvider")]
    [InlineData(@"\bEnvironment\.(?:TickCount|CurrentDirectory)", "neither clock nor place come from the process")]
    [InlineData(@"\bThread\.Sleep\(", "nothing sleeps")]
    [InlineData(@"\.GetAwaiter\(\)\.GetResult\(\)", "nothing blocks on a task")]
    [InlineData(@"\bConsole\.", "a library does not print")]
    [InlineData(@"\b(?:TODO|FIXME|HACK|XXX)\b", "nothing is left for later")]
    [InlineData(@"^\s*#if\b", "there is one target framework")]
    public void The_library_does_without(string pattern, string because)
    {
        var found =
            from file in SourceTree.Files("src/FtpTools")
            from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1))
            where Regex.IsMatch(pattern.Contains("TODO", StringComparison.Ordinal) ? line.Text : SourceTree.CodeOf(line.Text), pattern)
            select $"{file.Path}({line.Number}): {because}: {line.Text.Trim()}";

        Assert.Empty(found);
    }

    // A number or date in a text for people looks the same for everybody; what is done for the user's culture is named here.
    [Theory]
    [InlineData("src/FtpTools")]
    [InlineData("src/FtpTools.Sftp")]
    [InlineData("src/FtpTools.PowerShell")]
    public void Texts_do_not_follow_the_culture_of_the_user(string project)
    {
        var found =
            from file in SourceTree.Files(project)
            where !file.Path.EndsWith("EncodingTransformationAttribute.cs", StringComparison.Ordinal)
            from line in file.Lines.Select((text, i) => (Text: text, Number: i + 1, Before: i > 0 ? file.Lines[i - 1] : string.Empty))
            where BreaksCultureRule(line.Text, line.Before)
            select $"{file.Path}({line.Number}): {line.Text.Trim()}";

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("""throw E($"after {time.TotalSeconds:0.#} seconds")""", "", true)]
    [InlineData("""var text = $"since {date:yyyy-MM-dd}";""", "", true)]
    [InlineData("""var text = $"{a}, {b,5:g}";""", "", true)]
    [InlineData("items.OrderBy(i => i.Name, StringComparer.CurrentCulture)", "", true)]
    [InlineData("var ok = text.ToUpper() == other.ToLower();", "", true)]
    [InlineData("string.Compare(a, b)", "", true)]
    [InlineData("text.StartsWith(\"a\")", "", true)]
    [InlineData("WildcardPattern.Get(name, WildcardOptions.IgnoreCase)", "", true)]
    [InlineData("""throw E(FormattableString.Invariant($"after {time:0.#} s"))""", "", false)]
    [InlineData("""    $"{a:0.0}"))""", "string.Create(CultureInfo.InvariantCulture,", false)]
    [InlineData("""var name = $".{Guid.NewGuid():N}.tmp";""", "", false)]
    [InlineData("""var text = $"{(a ? b : c)} and {x}: {y}";""", "", false)]
    public void The_scan_sees_what_follows_the_culture(string line, string before, bool isFound)
    {
        Assert.Equal(isFound, BreaksCultureRule(line, before));
    }

    private static bool BreaksCultureRule(string line, string before)
    {
        var code = SourceTree.CodeOf(line);
        return CultureCall().IsMatch(code)
            || (FormattedHole().IsMatch(code) && !code.Contains("Invariant", StringComparison.Ordinal) && !before.Contains("Invariant", StringComparison.Ordinal));
    }

    // The build enforces the layout this relies on: a body begins with a brace on a line of its own, four spaces inside its
    // type, and ends with one at the same place.
    private static IEnumerable<(int First, int Count)> Bodies(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            if (!OpeningBrace().IsMatch(lines[i]) || TypeHead().IsMatch(HeadOf(lines, i))) continue;
            var end = Array.IndexOf(lines, lines[i].Replace('{', '}'), i);
            if (end < 0) continue;
            yield return (i + 1, end - i + 1);
            i = end;
        }
    }

    // The first line of the declaration whose brace stands at a line.
    private static string HeadOf(string[] lines, int brace)
    {
        var indent = lines[brace].Length - 1;
        var head = brace - 1;
        while (head > 0 && lines[head].Length > indent && lines[head][indent] == ' ') head--;
        return lines[head];
    }

    // A hole with a format, but for the N of a Guid.
    [GeneratedRegex("""\$"[^"]*\{[^{}"()?]*(?:\([^{}"?]*\))?[^{}"()?]*:(?!N\})[^{}"]+\}""")]
    private static partial Regex FormattedHole();

    [GeneratedRegex("""\bCurrentCulture|\.ToUpper\(\)|\.ToLower\(\)|\bstring\.Compare\(|\.(?:StartsWith|EndsWith)\("[^"]*"\)(?<!u8\))|WildcardOptions\.IgnoreCase(?! \| WildcardOptions\.CultureInvariant)""")]
    private static partial Regex CultureCall();

    [GeneratedRegex(@"^(?: {4}){1,2}\{$")]
    private static partial Regex OpeningBrace();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+\w+")]
    private static partial Regex TypeHead();
}
