using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FtpTools.PowerShell.Tests.Help;

namespace FtpTools.PowerShell.Tests.Docs;

/// <summary>What the README and the pages beside it show is there, and what they say to type can be typed.</summary>
public partial class ReadmeTests
{
    private const string House = "docs/pictures/house.svg";

    private static readonly string Root =
        typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private static readonly string Text = Read("README.md");

    public static TheoryData<string> Pictures => [.. PicturesOfScenes];

    // The picture of the house is drawn by hand; all others show a terminal.
    private static IEnumerable<string> PicturesOfScenes => Picture().Matches(Text).Select(m => m.Groups[1].Value).Where(path => path != House);

    /// <summary>The pages written by hand; those of the commands are made from the help.</summary>
    public static TheoryData<string> Pages =>
        ["README.md", "CONTRIBUTING.md", "SECURITY.md", .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Order(StringComparer.Ordinal).Select(p => Path.GetRelativePath(Root, p))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_links_of_a_page_lead_somewhere(string page)
    {
        var text = Read(page);
        var folder = Path.GetDirectoryName(Path.Combine(Root, page))!;
        var headings = Heading().Matches(text).Select(m => m.Groups[1].Value.ToLowerInvariant().Replace(' ', '-')).ToList();
        Assert.All(Link().Matches(text).Select(m => m.Groups[1].Value), link =>
        {
            if (link.StartsWith('#')) Assert.Contains(link[1..], headings);
            else Assert.True(Path.Exists(Path.Combine(folder, link.Split('#')[0])), link);
        });
    }

    [Fact]
    public void It_has_no_more_lines_than_a_newcomer_reads()
    {
        Assert.InRange(Text.Count(c => c == '\n'), 1, 250);
    }

    [Fact]
    public void It_leads_to_the_page_of_every_family()
    {
        Assert.All(CommandFamily.All, family => Assert.Contains($"(docs/commands/{family.Name}.md)", Text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_is_there_and_shows_nobodys_folders(string path)
    {
        var picture = XDocument.Load(Path.Combine(Root, path)).Root!;
        Assert.Equal("svg", picture.Name.LocalName);
        XNamespace svg = picture.Name.Namespace;
        Assert.NotEmpty(picture.Element(svg + "title")!.Value);
        var shown = string.Join('\n', picture.Descendants(svg + "text").Select(t => t.Value));
        Assert.StartsWith("PS>", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/home/", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/root", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Users", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_picture_that_is_drawn_is_shown()
    {
        var scenes = Directory.GetFiles(Path.Combine(Root, "docs", "pictures", "scenes")).Select(f => $"docs/pictures/{Path.GetFileNameWithoutExtension(f)}.svg");
        Assert.Equal(scenes.Order(StringComparer.Ordinal), PicturesOfScenes.Order(StringComparer.Ordinal));
        Assert.Equal("svg", XDocument.Load(Path.Combine(Root, House)).Root!.Name.LocalName);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_of_a_page_parses_and_uses_parameters_that_exist(string page)
    {
        Assert.All(Fence().Matches(Read(page)).SelectMany(m => CodeCalls.In(m.Groups[1].Value)), call =>
        {
            var known = CmdletType.Of(call.GetCommandName()).ParameterNames.Concat(Cmdlet.CommonParameters);
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(), p => Assert.Contains(p.ParameterName, known));
        });
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"\]\((?!https?:)([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^##+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
