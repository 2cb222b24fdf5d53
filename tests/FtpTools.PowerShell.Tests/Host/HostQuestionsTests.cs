using System.Collections.ObjectModel;
using System.Management.Automation.Host;
using FtpTools.Host.Engine;

namespace FtpTools.PowerShell.Tests.Host;

public class HostQuestionsTests
{
    private static readonly Collection<ChoiceDescription> YesNo = [new("&Yes", "do it"), new("N&othing", "leave it")];

    [Fact]
    public void Without_a_terminal_a_question_is_an_error_at_once()
    {
        using var console = new ScriptedConsole(isTerminal: false, input: "n\n");
        var error = Assert.Throws<HostException>(() => new HostQuestions(console.Device).AskChoice("Confirm", "Sure?", YesNo, 0));
        Assert.Contains("NoTerminalToAskOn", error.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("n", console.Device.Input.ReadLine());
    }

    [Theory]
    [InlineData("o\n", 1)]
    [InlineData("yes\n", 0)]
    [InlineData("\n", 0)]
    [InlineData("?\nwhat\nO\n", 1)]
    public void A_choice_is_picked_by_its_key_its_name_or_the_default(string typed, int expected)
    {
        using var console = new ScriptedConsole(isTerminal: true).Type(typed);
        Assert.Equal(expected, new HostQuestions(console.Device).AskChoice("Confirm", "Sure?", YesNo, 0));
    }

    [Fact]
    public void A_credential_asks_for_what_is_missing()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("ann\npw\n");
        var credential = new HostQuestions(console.Device).AskCredential("Login", "Who are you?", null);
        Assert.Equal(("ann", "pw"), (credential.UserName, credential.GetNetworkCredential().Password));
    }

    [Fact]
    public void A_list_is_asked_for_until_an_empty_line()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("3\n4\n\n");
        var field = new FieldDescription("Numbers");
        field.SetParameterType(typeof(int[]));
        Assert.Equal(new[] { 3, 4 }, new HostQuestions(console.Device).AskFields("", "", [field])["Numbers"].BaseObject);
    }
}
