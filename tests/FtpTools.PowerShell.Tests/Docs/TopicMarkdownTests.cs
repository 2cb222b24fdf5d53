namespace FtpTools.PowerShell.Tests.Docs;

public class TopicMarkdownTests
{
    [Theory]
    [InlineData("a directory of the user's name. The server's own files", "a directory of the user's name. The server's own files")]
    [InlineData("the users' homes and the server's own data", "the users' homes and the server's own data")]
    [InlineData("PowerShell's language, and none of .NET's methods", "PowerShell's language, and none of .NET's methods")]
    [InlineData("a name such as 'teams/north'; the user's home", "a name such as `teams/north`; the user's home")]
    [InlineData("'..' is above, '-' before", "`..` is above, `-` before")]
    [InlineData("a pattern with a '/' or '\\'.", "a pattern with a `/` or `\\`.")]
    [InlineData("('%20' is a space)", "(`%20` is a space)")]
    public void What_is_quoted_becomes_code_and_an_apostrophe_stays_one(string text, string expected)
    {
        Assert.Equal(expected, TopicMarkdown.Inline(text));
    }
}
