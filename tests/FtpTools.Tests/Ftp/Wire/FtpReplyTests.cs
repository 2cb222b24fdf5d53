using System.Text;
using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class FtpReplyTests
{
    [Theory]
    [InlineData(200, "Done.", "200 Done.\r\n")]
    [InlineData(257, "\"/caf\u00E9\"", "257 \"/caf\u00E9\"\r\n")]
    [InlineData(220, "", "220 \r\n")]
    public void One_line_stands_behind_the_code(int code, string text, string sent)
    {
        Assert.Equal(sent, Encoding.UTF8.GetString(new FtpReply(code, text).ToBytes()));
    }

    [Fact]
    public void Of_many_lines_none_in_the_middle_looks_like_the_end()
    {
        var reply = new FtpReply(214, ["Help", "214 End", "21", "214-x", "", "text", " indented", "Done"]);

        Assert.Equal("214-Help\r\n 214 End\r\n 21\r\n 214-x\r\n \r\ntext\r\n indented\r\n214 Done\r\n", Encoding.UTF8.GetString(reply.ToBytes()));
    }

    // RFC 2389 section 3.2, RFC 3659 section 7.2: one space, whatever the line is.
    [Fact]
    public void Features_and_facts_are_indented_by_one_space()
    {
        var reply = FtpReply.OfFacts(211, "Features", ["MLST type*;", " UTF8", "9"], "End");

        Assert.Equal("211-Features\r\n MLST type*;\r\n  UTF8\r\n 9\r\n211 End\r\n", Encoding.UTF8.GetString(reply.ToBytes()));
        Assert.Equal("211-Features\r\n211 End\r\n", Encoding.UTF8.GetString(FtpReply.OfFacts(211, "Features", [], "End").ToBytes()));
    }

    [Theory]
    [InlineData("a\r\n226 done")]
    [InlineData("a\n")]
    [InlineData("a\0\u001B[31m\u007F\u0085")]
    [InlineData("a\u2028\u2029\u202E\u2066")]
    [InlineData("\uD800a\uDC00")]
    public void No_text_makes_a_line_of_its_own(string text)
    {
        byte[][] sent = [new FtpReply(250, text).ToBytes(), new FtpReply(250, [text, text, text]).ToBytes(), FtpReply.ToContinuedBytes(250, text)];

        Assert.Equal([1, 3, 1], sent.Select(bytes => bytes.Count(b => b == '\n')));
        Assert.All(sent, bytes => Assert.DoesNotContain(
            Encoding.UTF8.GetString(bytes).Replace("\r\n", "", StringComparison.Ordinal), c => char.IsControl(c) || "\u2028\u2029\u202E\u2066".Contains(c, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_long_name_with_every_character_a_name_can_have_arrives_whole()
    {
        var name = string.Concat(Enumerable.Repeat("\U0001F469\u200D\U0001F4BB", 100)) + new string('n', 3000);

        Assert.Equal($"250 {name}\r\n", Encoding.UTF8.GetString(new FtpReply(250, name).ToBytes()));
    }

    [Fact]
    public void Reading_takes_a_line_that_goes_on_as_a_part_of_the_reply()
    {
        Assert.Equal("213-Still at work.\r\n"u8.ToArray(), FtpReply.ToContinuedBytes(213, "Still at work."));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(600)]
    public void A_code_that_is_none_and_a_reply_without_a_line_are_defects(int code)
    {
        Assert.Throws<InvalidOperationException>(() => new FtpReply(code, "x").ToBytes());
        Assert.Throws<InvalidOperationException>(() => new FtpReply(200, Array.Empty<string>()).ToBytes());
    }

    [Fact]
    public void A_reply_in_a_log_is_one_safe_line()
    {
        Assert.Equal("550 Not\uFFFDhere. Really.", new FtpReply(550, ["Not\rhere.", "  Really."]).ToString());
    }

    [Theory]
    [InlineData(150, true, false, false, false, false)]
    [InlineData(226, false, true, false, false, false)]
    [InlineData(331, false, false, true, false, false)]
    [InlineData(425, false, false, false, true, false)]
    [InlineData(550, false, false, false, false, true)]
    public void The_first_digit_tells_what_a_reply_means(int code, bool preliminary, bool completed, bool intermediate, bool transient, bool permanent)
    {
        var reply = new FtpReply(code, "x");

        Assert.Equal(
            [preliminary, completed, intermediate, transient, permanent],
            [reply.IsPreliminary, reply.IsCompleted, reply.IsIntermediate, reply.IsTransientError, reply.IsPermanentError]);
    }
}
