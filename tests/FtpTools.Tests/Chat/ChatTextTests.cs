using CsCheck;
using FtpTools.Chat;

namespace FtpTools.Tests.Chat;

public class ChatTextTests
{
    [Theory]
    [InlineData("\e[31mred\e[0m", "\uFFFD[31mred\uFFFD[0m")]
    [InlineData("a\u009b31m\u007f\0", "a\uFFFD31m\uFFFD\uFFFD")]
    [InlineData("one\r\ntwo\n\tthree", "one\r\ntwo\n\tthree")]
    [InlineData("hidden\rshown", "hidden\uFFFDshown")]
    [InlineData("\r", "\uFFFD")]
    [InlineData("👨‍👩‍👧 李白", "👨‍👩‍👧 李白")]
    public void Text_keeps_what_text_may_have_and_no_control_character(string raw, string expected)
    {
        Assert.Equal(expected, ChatText.WithoutControls(raw));
    }

    [Theory]
    [InlineData("hi\n", "hi")]
    [InlineData("one\r\nann: two\n\n", "one\u23CEann: two")]
    [InlineData("a\tb\e[2J\u202Egnp", "a b\uFFFD[2J\uFFFDgnp")]
    [InlineData("a\rb", "a\u23CEb")]
    public void A_line_is_one_line_and_nothing_in_it_is_alive(string raw, string expected)
    {
        Assert.Equal(expected, ChatText.OneLine(raw));
    }

    [Fact]
    public void H59_no_text_puts_a_control_character_into_a_line()
    {
        Gen.String.Sample(raw =>
        {
            Assert.DoesNotContain(ChatText.OneLine(raw), char.IsControl);
            Assert.DoesNotContain(ChatText.WithoutControls(raw).Replace("\r\n", "", StringComparison.Ordinal), c => char.IsControl(c) && c is not ('\n' or '\t'));
        });
    }

    [Fact]
    public void A_long_line_is_not_cut()
    {
        Assert.Equal(60_000, ChatText.OneLine(new string('x', 60_000)).Length);
    }

    [Fact]
    public void A_text_is_taken_up_to_the_limit_in_bytes()
    {
        Assert.Equal(ChatText.MaxDatagram, ChatText.Encode(new string('x', 65_507), ChatText.MaxDatagram).Length);
        Assert.Equal(ErrorCode.MessageTooLong, Assert.Throws<FtpToolsException>(() => ChatText.Encode(new string('x', 65_508), ChatText.MaxDatagram)).Code);
        Assert.Equal(ErrorCode.MessageTooLong, Assert.Throws<FtpToolsException>(() => ChatText.Encode(new string('李', 21_836), ChatText.MaxDatagram)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(() => ChatText.Encode("\ud800", ChatText.MaxDatagram)).Code);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_unknown()
    {
        Assert.Equal("a\uFFFDb", ChatText.Decode([(byte)'a', 0xFE, (byte)'b']));
    }
}
