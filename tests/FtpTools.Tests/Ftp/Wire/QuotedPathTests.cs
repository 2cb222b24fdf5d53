using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class QuotedPathTests
{
    [Theory]
    [InlineData("/", "\"/\"")]
    [InlineData("/a b", "\"/a b\"")]
    [InlineData("/say \"hi\"", "\"/say \"\"hi\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("", "\"\"")]
    public void Quotes_are_doubled_and_read_back(string path, string quoted)
    {
        Assert.Equal(quoted, QuotedPath.Write(path));
        Assert.Equal(path, QuotedPath.Read(quoted));
        Assert.Equal(path, QuotedPath.Read($" {quoted} is the current directory."));
    }

    [Theory]
    [InlineData("\"/say \"hi\"\" is there", "/say \"hi\"")] // A server that does not double.
    [InlineData("\"/a\"b\" is there", "/a\"b")]
    public void The_path_ends_at_the_last_quote(string text, string path)
    {
        Assert.Equal(path, QuotedPath.Read(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a is there")]
    [InlineData("\"/a is there")]
    public void Without_two_quotes_there_is_no_path(string text)
    {
        Assert.Null(QuotedPath.Read(text));
    }

    [Fact]
    public void Any_path_is_read_back_from_the_reply()
    {
        var random = new Random(20260111);
        for (var round = 0; round < 2000; round++)
        {
            var path = "/" + string.Concat(random.GetItems(["\"", "\"\"", " ", "a", "/", "\u00E9"], random.Next(12)));
            Assert.Equal(path, QuotedPath.Read(new FtpReply(257, $"{QuotedPath.Write(path)} created.").Last));
        }
    }
}
