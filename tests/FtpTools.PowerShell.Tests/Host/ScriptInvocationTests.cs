using FtpTools.Host.CommandLine;

namespace FtpTools.PowerShell.Tests.Host;

public class ScriptInvocationTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("$(exit 9)", "'$(exit 9)'")]
    [InlineData("a; b", "'a; b'")]
    [InlineData("", "''")]
    [InlineData("-5", "'-5'")]
    [InlineData("-Name", "-Name")]
    [InlineData("-Name:", "-Name:")]
    [InlineData("-Name:va lue", "-Name:'va lue'")]
    [InlineData("-Switch:$false", "-Switch:$false")]
    [InlineData("-Name:$(exit 9)", "-Name:'$(exit 9)'")]
    [InlineData("-Name;exit", "'-Name;exit'")]
    public void A_word_is_a_parameter_or_a_literal_and_never_code(string word, string expected) =>
        Assert.StartsWith($"& '/s.ps1' {expected};", ScriptInvocation.Build("/s.ps1", [word]), StringComparison.Ordinal);

    [Fact]
    public void The_path_is_a_literal_too() =>
        Assert.StartsWith("& '/it''s/$x.ps1';", ScriptInvocation.Build("/it's/$x.ps1", []), StringComparison.Ordinal);
}
