using System.Net;

namespace FtpTools.Tests.Chat;

public class ChatAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:9", "127.0.0.1:9")]
    [InlineData("127.0.0.1", "127.0.0.1:8081")]
    [InlineData("::1", "[::1]:8081")]
    [InlineData("[::1]", "[::1]:8081")]
    [InlineData("[0:0::1]:70", "[::1]:70")]
    [InlineData(" Name.Example.org. ", "name.example.org:8081")]
    [InlineData("host:65535", "host:65535")]
    public void An_address_is_read_and_written(string text, string expected)
    {
        Assert.Equal(expected, ChatAddress.Parse(text).ToString());
        Assert.Equal(ChatAddress.Parse(expected), ChatAddress.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":8081")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:+1")]
    [InlineData("host:")]
    [InlineData("8081")]
    [InlineData("1.2:3")]
    [InlineData("[::1]8081")]
    [InlineData("[::1")]
    [InlineData("[name]:1")]
    [InlineData("two words:1")]
    [InlineData("0.0.0.0:8081")]
    [InlineData("[::]:8081")]
    public void What_is_no_address_is_refused(string text)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<FtpToolsException>(() => ChatAddress.Parse(text)).Code);
    }

    [Fact]
    public async Task This_computer_is_found_under_IPv4_first()
    {
        var found = await ChatAddress.Parse("localhost:77").ResolveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 77), found[0]);
    }

    [Fact]
    public async Task A_name_that_is_not_known_is_an_error()
    {
        var error = await Assert.ThrowsAsync<FtpToolsException>(() => ChatAddress.Parse("nobody.invalid").ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ErrorCode.ServerUnreachable, "nobody.invalid:8081"), (error.Code, error.Target));
    }
}
