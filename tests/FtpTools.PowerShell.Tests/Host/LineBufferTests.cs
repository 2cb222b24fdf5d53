using FtpTools.Host.Terminal;

namespace FtpTools.PowerShell.Tests.Host;

public class LineBufferTests
{
    [Fact]
    public void Keys_insert_and_delete_where_the_cursor_stands()
    {
        var line = Typed("abd");
        Press(line, ConsoleKey.LeftArrow);
        line.Apply(new ConsoleKeyInfo('c', ConsoleKey.C, shift: false, alt: false, control: false));
        Press(line, ConsoleKey.Delete, ConsoleKey.Home, ConsoleKey.Delete, ConsoleKey.End, ConsoleKey.Backspace);
        Assert.Equal(("b", 1), (line.Text, line.Cursor));
    }

    [Fact]
    public void Moving_and_deleting_stop_at_the_ends()
    {
        var line = Typed("a");
        Press(line, ConsoleKey.RightArrow, ConsoleKey.Delete, ConsoleKey.Home, ConsoleKey.LeftArrow, ConsoleKey.Backspace);
        Assert.Equal(("a", 0), (line.Text, line.Cursor));
    }

    [Fact]
    public void Control_W_takes_the_word_before_the_cursor()
    {
        var line = Typed("get one two");
        line.Apply(new ConsoleKeyInfo('\u0017', ConsoleKey.W, shift: false, alt: false, control: true));
        Assert.Equal("get one ", line.Text);
    }

    [Fact]
    public void The_arrows_walk_the_history_and_come_back_to_what_was_typed()
    {
        var line = Typed("new", "first", "second");
        Press(line, ConsoleKey.UpArrow, ConsoleKey.UpArrow, ConsoleKey.UpArrow);
        Assert.Equal("first", line.Text);
        Press(line, ConsoleKey.DownArrow, ConsoleKey.DownArrow);
        Assert.Equal("new", line.Text);
    }

    private static LineBuffer Typed(string text, params string[] history)
    {
        var line = new LineBuffer(history);
        foreach (var character in text) line.Apply(new ConsoleKeyInfo(character, default, shift: false, alt: false, control: false));
        return line;
    }

    private static void Press(LineBuffer line, params ConsoleKey[] keys)
    {
        foreach (var key in keys) line.Apply(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false));
    }
}
