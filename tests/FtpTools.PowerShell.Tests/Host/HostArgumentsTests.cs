using FtpTools.Host.CommandLine;

namespace FtpTools.PowerShell.Tests.Host;

public class HostArgumentsTests
{
    [Fact]
    public void Nothing_means_the_prompt() => Assert.Equal(HostMode.Prompt, HostArguments.Parse([]).Mode);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-?")]
    public void Help_has_its_usual_spellings(string word) => Assert.Equal(HostMode.Help, HostArguments.Parse([word]).Mode);

    [Fact]
    public void A_script_takes_everything_after_it_as_it_stands()
    {
        var parsed = HostArguments.Parse(["go.ps1", "-Command", "--help", "demo"]);
        Assert.Equal((HostMode.Script, "go.ps1"), (parsed.Mode, parsed.Text));
        Assert.Equal(["-Command", "--help", "demo"], parsed.Rest);
    }

    [Fact]
    public void A_command_is_the_rest_of_the_line()
    {
        var parsed = HostArguments.Parse(["-Command", "1", "+", "2"]);
        Assert.Equal((HostMode.Command, "1 + 2"), (parsed.Mode, parsed.Text));
    }

    [Fact]
    public void The_demo_takes_one_path()
    {
        Assert.Equal(["docs"], HostArguments.Parse(["demo", "docs"]).Rest);
        Assert.Throws<UsageException>(() => HostArguments.Parse(["demo", "a", "b"]));
    }

    [Theory]
    [InlineData("-Comand")]
    [InlineData("--verbose")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("")]
    public void What_is_not_understood_is_refused(string word) => Assert.Throws<UsageException>(() => HostArguments.Parse([word]));
}
