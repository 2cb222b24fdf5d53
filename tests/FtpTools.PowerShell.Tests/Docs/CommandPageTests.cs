using System.Text.RegularExpressions;
using FtpTools.PowerShell.Tests.Help;

namespace FtpTools.PowerShell.Tests.Docs;

/// <summary>The pages in docs/commands say what the help says. <c>./build.ps1 -Task Docs</c> writes them again.</summary>
public class CommandPageTests
{
    public static TheoryData<string> Families => [.. CommandFamily.All.Select(f => f.Name)];

    private static string Folder => Repository.Pages;

    [Fact]
    public void Every_cmdlet_stands_on_one_page()
    {
        Assert.Equal(
            CmdletType.All.Select(c => c.Name).Order(StringComparer.Ordinal), CommandFamily.All.SelectMany(f => f.Commands).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_page_says_what_the_help_says(string name)
    {
        var page = CommandPage.Render(CommandFamily.All.Single(f => f.Name == name));
        var path = Path.Combine(Folder, name + ".md");
        var written = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(written == page, $"docs/commands/{name}.md does not say what the help in module/en-US says. ./build.ps1 -Task Docs makes it again.");
    }

    [Fact]
    public void There_are_no_other_pages()
    {
        Assert.Equal(
            CommandFamily.All.Select(f => f.Name + ".md").Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Its_links_lead_somewhere(string name)
    {
        var page = CommandPage.Render(CommandFamily.All.Single(f => f.Name == name));
        var links = Regex.Matches(page, @"\]\(([^)#]*)(#[^)]*)?\)").Select(m => (Page: m.Groups[1].Value, Anchor: m.Groups[2].Value)).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link =>
        {
            var target = link.Page.Length == 0 ? Path.Combine(Folder, name + ".md") : Path.GetFullPath(Path.Combine(Folder, link.Page));
            Assert.True(File.Exists(target), link.Page);
            if (link.Anchor.Length > 0) Assert.Contains($"\n## {link.Anchor[1..]}\n", File.ReadAllText(target), StringComparison.OrdinalIgnoreCase);
        });
    }
}
