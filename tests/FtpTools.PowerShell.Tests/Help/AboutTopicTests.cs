using System.Management.Automation;
using System.Management.Automation.Language;

namespace FtpTools.PowerShell.Tests.Help;

/// <summary>Holds the about topics of the built module against the cmdlets.</summary>
public class AboutTopicTests
{
    private static readonly string[] Expected =
        ["about_FtpTools", "about_FtpTools_Quotas", "about_FtpTools_Resume", "about_FtpTools_Security", "about_FtpTools_Server"];

    public static TheoryData<string> Topics => [.. Expected];

    [Fact]
    public void The_topics_are_there()
    {
        Assert.Equal(Expected, AboutTopic.Names);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_has_the_parts_that_topics_have(string name)
    {
        var topic = AboutTopic.Of(name);
        Assert.Equal(["TOPIC", "SHORT DESCRIPTION", "LONG DESCRIPTION", "EXAMPLES", "KEYWORDS", "SEE ALSO"], topic.Parts);
        Assert.Equal("    " + name, topic.Lines[1]);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_fits_a_terminal_of_80_columns(string name)
    {
        Assert.All(AboutTopic.Of(name).Lines, line =>
        {
            Assert.True(line.Length <= 80, line);
            Assert.Equal(line.TrimEnd(), line);
            Assert.DoesNotContain('\t', line);
        });
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_commands_it_names_exist(string name)
    {
        var known = CmdletType.All.Select(c => c.Name).ToList();
        Assert.All(AboutTopic.Of(name).Commands, command => Assert.Contains(command, known));
        Assert.All(AboutTopic.Of(name).Links, link => Assert.Contains(link, known.Concat(Expected)));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Its_code_parses_and_uses_parameters_that_exist(string name)
    {
        var calls = AboutTopic.Of(name).Code.SelectMany(CodeCalls.In).ToList();
        Assert.True(calls.Count > 3);
        Assert.All(calls, call =>
        {
            var known = CmdletType.Of(call.GetCommandName()).ParameterNames.Concat(Cmdlet.CommonParameters);
            Assert.All(call.CommandElements.OfType<CommandParameterAst>(), p => Assert.Contains(p.ParameterName, known));
        });
    }
}
