using CsCheck;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Sessions;

public class ServerAddressTests
{
    [Theory]
    [InlineData("files.example.org", "files.example.org", null)]
    [InlineData("files.example.org:2121", "files.example.org", 2121)]
    [InlineData("192.0.2.7", "192.0.2.7", null)]
    [InlineData("192.0.2.7:2121", "192.0.2.7", 2121)]
    [InlineData("2001:db8::7", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]:2121", "2001:db8::7", 2121)]
    public void A_host_may_have_a_port(string text, string host, int? port)
    {
        Assert.Equal(new ServerAddress(host, port), ServerAddress.Parse(text));
    }

    [Theory]
    [InlineData("ftpx://files.example.org", "files.example.org", null, null, null)]
    [InlineData("ftpx://files.example.org/", "files.example.org", null, null, null)]
    [InlineData("FTPX://ann@files.example.org:2121/reports", "files.example.org", 2121, "ann", "/reports")]
    [InlineData("ftpx://ann%40home@files.example.org/my%20reports/2026/", "files.example.org", null, "ann@home", "/my reports/2026/")]
    [InlineData("ftpx://ann@[2001:db8::7]:2121/a", "2001:db8::7", 2121, "ann", "/a")]
    [InlineData("ftpx://@host/50%25%23", "host", null, null, "/50%#")]
    public void A_URI_names_user_server_and_directory(string text, string host, int? port, string? user, string? path)
    {
        Assert.Equal(new ServerAddress(host, port, user, path), ServerAddress.Parse(text));
    }

    [Theory]
    [InlineData("ftp://ann@files.example.org/in", "ftp", 21)]
    [InlineData("FTPS://files.example.org", "ftps", 990)]
    [InlineData("ftpx://files.example.org", "ftpx", 2021)]
    [InlineData("files.example.org", "ftpx", 2021)]
    public void A_scheme_names_the_protocol_and_its_port(string text, string protocol, int port)
    {
        var address = ServerAddress.Parse(text);
        Assert.Equal((protocol, port), (address.Protocol, address.DefaultPort));
        Assert.StartsWith(protocol + "://", address.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scp://host", "'scp' is another protocol; the protocols are ftpx, ftp, ftps")]
    [InlineData("https://host/a", "another protocol")]
    [InlineData("ftpx://", "is empty")]
    [InlineData("ftpx://host:99999", "not a port")]
    [InlineData("ftpx://host/a?b", "%3F")]
    [InlineData("ftpx://host/a#b", "%3F")]
    [InlineData("host:0", "not a port")]
    [InlineData("host:70000", "not a port")]
    [InlineData("host:", "not a port")]
    [InlineData("host:abc", "not a port")]
    [InlineData("ho st", "neither the name of a computer")]
    [InlineData(":2021", "host is missing")]
    public void Anything_else_is_refused_with_the_reason(string text, string reason)
    {
        var refusal = Refused.With(ErrorCode.InvalidArgument, () => ServerAddress.Parse(text));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftpx://ann:secret@host/a")]
    [InlineData("ftpx://ann:secret@host:1/a?b")]
    [InlineData("ftpx://ann:se@cret@ho st")]
    public void A_password_is_refused_and_not_repeated(string text)
    {
        var refusal = Refused.With(ErrorCode.InvalidArgument, () => ServerAddress.Parse(text));
        Assert.Contains("password does not belong in a URI", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("se", $"{refusal.Target}", StringComparison.Ordinal);
        Assert.DoesNotContain("cret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_as_a_URI_is_read_as_the_same()
    {
        var user = Gen.Char["abcZ09 @:/%?#ä"].Array[1, 8].Select(c => new string(c));
        var name = Gen.Char["abcZ09 @:%?#ä+"].Array[1, 8].Select(c => new string(c));
        var path = name.Array[1, 3].Select(names => "/" + string.Join('/', names));
        Gen.Select(user.Null(), path.Null(), Gen.Int[1, 65535].Nullable()).Sample((u, p, port) =>
        {
            var address = new ServerAddress("files.example.org", port, u, p);
            Assert.Equal(address, ServerAddress.Parse(address.ToString()));
        });
    }
}
