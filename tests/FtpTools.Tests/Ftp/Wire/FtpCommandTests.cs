using System.Text;
using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class FtpCommandTests
{
    [Theory]
    [InlineData("NOOP", "NOOP", "")]
    [InlineData("noop", "NOOP", "")]
    [InlineData("StOr a", "STOR", "a")]
    [InlineData("STOR ", "STOR", "")]
    [InlineData("STOR  a ", "STOR", " a ")]
    [InlineData("STOR a  b", "STOR", "a  b")]
    [InlineData("xsha512 a", "XSHA512", "a")]
    public void A_space_separates_verb_and_argument(string line, string verb, string argument)
    {
        var command = FtpCommand.Parse(Encoding.UTF8.GetBytes(line));

        Assert.Equal(verb, command?.Verb);
        Assert.Equal(argument, command?.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" NOOP")]
    [InlineData("NO\tOP")]
    [InlineData("NOOP\t")]
    [InlineData("SSH-2.0-a")]
    [InlineData("Host: a")]
    [InlineData("N\u00F6OP")]
    [InlineData("\u0131NOOP")] // The dotless i, which some cultures make an I.
    [InlineData("ABCDEFGHIJKLMNOPQ")]
    public void What_does_not_begin_with_a_verb_is_no_command(string line)
    {
        Assert.Null(FtpCommand.Parse(Encoding.UTF8.GetBytes(line)));
    }

    [Theory]
    [InlineData("caf\u00C3\u00A9", "caf\u00E9")]
    [InlineData("caf\u00E9", null)] // Latin-1.
    [InlineData("\u00C0\u00AF", null)] // An overlong '/'.
    [InlineData("\u00ED\u00A0\u0080", null)] // A lone surrogate.
    [InlineData("\u00FF", null)]
    public void The_text_is_strict_UTF8(string latin1, string? text)
    {
        Assert.Equal(text, FtpCommand.Parse(Encoding.Latin1.GetBytes("STOR " + latin1))!.Text);
    }

    [Fact]
    public void A_command_that_is_written_into_a_log_shows_no_password()
    {
        Assert.Equal("PASS", FtpCommand.Parse("PASS secret"u8.ToArray())!.ToString());
    }

    [Theory]
    [InlineData("NOOP", null, "NOOP\r\n")]
    [InlineData("STOR", " a b", "STOR  a b\r\n")]
    [InlineData("STOR", "caf\u00E9", "STOR caf\u00C3\u00A9\r\n")]
    public void A_command_is_written_as_a_line(string verb, string? argument, string latin1)
    {
        Assert.Equal(Encoding.Latin1.GetBytes(latin1), FtpCommand.Create(verb, argument).ToBytes());
    }

    [Fact]
    public void In_Latin1_an_FF_is_sent_twice()
    {
        Assert.Equal([.. "CWD a"u8, 0xFF, 0xFF, .. "\r\n"u8], FtpCommand.Create("CWD", "a\u00FF", Encoding.Latin1).ToBytes());
    }

    // H56, S16: no line in a line.
    [Theory]
    [InlineData("a\r\nDELE b")]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    [InlineData("a\0b")]
    public void An_argument_that_no_line_can_carry_is_refused_and_not_repeated(string argument)
    {
        var refusal = Assert.Throws<FtpToolsException>(() => FtpCommand.Create("PASS", argument));

        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.DoesNotContain(argument, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.Throws<FtpToolsException>(() => FtpCommand.Create("CWD", "a\uD800"));
    }

    [Fact]
    public void A_character_that_Latin1_lacks_is_refused_and_never_replaced()
    {
        Assert.Throws<FtpToolsException>(() => FtpCommand.Create("CWD", "\u4E2D", Encoding.Latin1));
    }
}
