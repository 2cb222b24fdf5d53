using FtpTools.Host.Terminal;

namespace FtpTools.PowerShell.Tests.Host;

public class LineEditorTests
{
    [Fact]
    public void Enter_ends_the_line()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("dir\n");
        Assert.Equal("dir", new LineEditor(console.Device).ReadLine("> ", [], null));
        Assert.Contains("> dir", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_D_on_an_empty_line_ends_the_input()
    {
        using var console = new ScriptedConsole(isTerminal: true).Press(ConsoleKey.D, '\u0004', control: true);
        Assert.Null(new LineEditor(console.Device).ReadLine("> ", [], null));
    }

    [Fact]
    public void Control_C_gives_the_line_up()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("half").Press(ConsoleKey.C, '\u0003', control: true);
        Assert.Throws<OperationCanceledException>(() => new LineEditor(console.Device).ReadLine("> ", [], null));
    }

    [Fact]
    public void A_secret_is_read_and_not_shown()
    {
        using var console = new ScriptedConsole(isTerminal: true).Type("pax").Press(ConsoleKey.Backspace, '\b').Type("w\n");
        using var secret = new LineEditor(console.Device).ReadSecret("Password: ");
        Assert.Equal("paw", new System.Net.NetworkCredential("", secret).Password);
        Assert.DoesNotContain("pa", console.Output["Password: ".Length..], StringComparison.Ordinal);
    }
}
