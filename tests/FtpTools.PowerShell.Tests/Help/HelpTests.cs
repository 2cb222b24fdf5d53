using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>Holds the help, the manifest and the views of the built module against the cmdlets as they were compiled.</summary>
public class HelpTests
{
    private static readonly string[] ChangingVerbs = ["New", "Set", "Remove", "Rename", "Move", "Copy", "Send", "Receive", "Sync", "Start", "Stop", "Repair", "Register", "Unregister", "Invoke", "Disconnect"];

    /// <summary>Changes nothing outside this process.</summary>
    private static readonly string[] Harmless = ["Set-FtpLocation", "Receive-ChatMessage"];

    public static TheoryData<string> Cmdlets => [.. CmdletType.All.Select(c => c.Name)];

    [Fact]
    public void The_manifest_exports_the_cmdlets_of_the_assembly_and_nothing_else()
    {
        Assert.Equal(CmdletType.All.Select(c => c.Name).Order(StringComparer.Ordinal), Exported().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_exported_cmdlet_has_help_and_no_other_has()
    {
        Assert.Equal(Exported().Order(StringComparer.Ordinal), CommandHelp.All.Select(h => h.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_built_module_has_the_help_that_is_written()
    {
        var written = Directory.GetFiles(Repository.Help);
        Assert.All(written, path => Assert.Equal(
            File.ReadAllText(path), File.ReadAllText(Path.Combine(ChildEngine.ModuleDirectory, "en-US", Path.GetFileName(path)))));
    }

    [Fact]
    public void There_is_an_introduction()
    {
        var text = File.ReadAllText(Path.Combine(ChildEngine.ModuleDirectory, "en-US", "about_FtpTools.help.txt"));
        Assert.StartsWith("TOPIC", text, StringComparison.Ordinal);
        Assert.All(["SHORT DESCRIPTION", "LONG DESCRIPTION", "SEE ALSO", "known_servers.json"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_an_approved_verb_and_a_singular_noun_of_ours(string name)
    {
        var cmdlet = CmdletType.Of(name);
        Assert.Contains(cmdlet.Verb, ApprovedVerbs());
        Assert.Matches("^(Ftp|Chat|Net)[A-Z][A-Za-z]*[^s]$", cmdlet.Noun);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_that_changes_something_can_be_asked_what_it_would_do(string name)
    {
        var cmdlet = CmdletType.Of(name);
        Assert.Equal(ChangingVerbs.Contains(cmdlet.Verb) && !Harmless.Contains(name), cmdlet.SupportsShouldProcess);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_names_the_cmdlet_and_says_what_it_does(string name)
    {
        var help = CommandHelp.Of(name);
        Assert.Equal(name, $"{help.Verb}-{help.Noun}");
        Assert.NotEmpty(help.Synopsis);
        Assert.NotEmpty(help.Description);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_and_none_is_made_up(string name)
    {
        var help = CommandHelp.Of(name);
        Assert.Equal(CmdletType.Of(name).ParameterNames.Order(StringComparer.Ordinal), help.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(help.Parameters, p =>
        {
            Assert.NotEmpty(p.Description);
            Assert.NotEmpty(p.Default);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_the_help_says_of_a_parameter_is_so(string name)
    {
        var help = CommandHelp.Of(name);
        Assert.All(CmdletType.Of(name).Parameters, parameter =>
        {
            var expected = CmdletType.Facts(parameter);
            var described = help.Parameters.Single(p => p.Name == parameter.Name);
            Assert.Equal(expected, described with { Description = string.Empty, Default = string.Empty });
            Assert.All(
                help.Syntaxes.SelectMany(s => s).Where(p => p.Name == parameter.Name),
                shown => Assert.Equal(expected with { Type = string.Empty }, shown));
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void There_is_one_syntax_for_each_parameter_set(string name)
    {
        var shown = CommandHelp.Of(name).Syntaxes.Select(s => Line(s.Select(p => p.Name)));
        var real = CmdletType.Of(name).ParameterSets.Select(Line);
        Assert.Equal(real.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));

        static string Line(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_help_tells_what_goes_in_and_what_comes_out(string name)
    {
        var help = CommandHelp.Of(name);
        var outputs = CmdletType.Of(name).Outputs.Select(t => t.FullName!).ToList();
        Assert.Equal(outputs.Count == 0 ? ["None"] : outputs, help.Outputs);
        Assert.Equal(help.Parameters.All(p => p.PipelineInput == "False"), help.Inputs is ["None"]);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void There_are_three_examples_or_more_with_code_and_an_explanation(string name)
    {
        var examples = CommandHelp.Of(name).Examples;
        Assert.True(examples.Count >= 3);
        Assert.All(examples, example =>
        {
            Assert.NotEmpty(example.Title);
            Assert.NotEmpty(example.Remarks);
            Assert.Contains(name, example.Code, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_examples_parse_and_use_parameters_that_exist(string name)
    {
        Assert.All(CommandHelp.Of(name).Examples, example =>
        {
            var script = Parser.ParseInput(example.Code, out _, out var errors);
            Assert.Empty(errors);
            foreach (var call in script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (!Regex.IsMatch(call.GetCommandName() ?? string.Empty, "-(Ftp|Chat|NetTime)")) continue;
                var known = CmdletType.Of(call.GetCommandName()).ParameterNames.Concat(Cmdlet.CommonParameters);
                Assert.All(call.CommandElements.OfType<CommandParameterAst>(), p => Assert.Contains(p.ParameterName, known));
            }
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_links_lead_somewhere(string name)
    {
        var links = CommandHelp.Of(name).Links;
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, Exported().Append("about_FtpTools")));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Everything_of_ours_that_a_cmdlet_writes_has_a_view(string name)
    {
        var views = XDocument.Load(Path.Combine(ChildEngine.ModuleDirectory, "FtpTools.format.ps1xml"))
            .Descendants("ViewSelectedBy").Elements("TypeName").Select(t => t.Value).ToHashSet();
        var ours = CmdletType.Of(name).Outputs.Where(t => t.Assembly.GetName().Name!.StartsWith("FtpTools", StringComparison.Ordinal));
        Assert.All(ours, type => Assert.Contains(type.FullName!, views));
    }

    private static List<string> Exported()
    {
        var manifest = Parser.ParseFile(ChildEngine.Manifest, out _, out var errors);
        Assert.Empty(errors);
        var table = (HashtableAst)manifest.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)!;
        var value = table.KeyValuePairs.Single(p => p.Item1.Extent.Text == "CmdletsToExport").Item2;
        return [.. value.FindAll(a => a is StringConstantExpressionAst, searchNestedScriptBlocks: true).Cast<StringConstantExpressionAst>().Select(s => s.Value)];
    }

    private static IEnumerable<string> ApprovedVerbs()
    {
        Type[] groups =
        [
            typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic),
            typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity),
        ];
        return groups.SelectMany(g => g.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (string)f.GetRawConstantValue()!);
    }
}
