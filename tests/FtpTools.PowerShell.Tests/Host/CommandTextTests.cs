using FtpTools.Host.Prompt;

namespace FtpTools.PowerShell.Tests.Host;

public class CommandTextTests
{
    [Theory]
    [InlineData("if ($true) {", true)]
    [InlineData("@'\nhere", true)]
    [InlineData("Get-Item |", true)]
    [InlineData("1 + 1", false)]
    [InlineData("if )", false)]
    [InlineData("", false)]
    public void Only_what_more_lines_could_complete_is_incomplete(string text, bool expected) => Assert.Equal(expected, CommandText.IsIncomplete(text));
}
