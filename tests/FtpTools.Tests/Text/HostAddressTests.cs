using System.Net;
using System.Net.NetworkInformation;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Text;

/// <summary>One table of addresses, which sessions, chat and time servers read alike.</summary>
public class HostAddressTests
{
    public static TheoryData<string, string, int?> Taken => new()
    {
        { "files.example.org", "files.example.org", null },
        { "files.example.org:2121", "files.example.org", 2121 },
        { "FILES.Example.ORG:1", "files.example.org", 1 },
        { "files.example.org.", "files.example.org", null },
        { "files.example.org.:65535", "files.example.org", 65535 },
        { "host", "host", null },
        { "my_host-2:02021", "my_host-2", 2021 },
        { "3com.example", "3com.example", null },
        { "xn--bcher-kva.example", "xn--bcher-kva.example", null },
        { "bücher.example:21", "xn--bcher-kva.example", 21 },
        { "ＦＩＬＥＳ.example", "files.example", null },
        { "日本語。jp", "xn--wgv71a119e.jp", null },
        { "192.0.2.7", "192.0.2.7", null },
        { "192.0.2.7:2121", "192.0.2.7", 2121 },
        { "  192.0.2.7:2121 ", "192.0.2.7", 2121 },
        { "2001:db8::7", "2001:db8::7", null },
        { "2001:DB8:0:0:0:0:0:7", "2001:db8::7", null },
        { "::1", "::1", null },
        { "::ffff:192.0.2.7", "192.0.2.7", null },
        { "[::ffff:c000:207]:9", "192.0.2.7", 9 },
        { "[2001:db8::7]", "2001:db8::7", null },
        { "[2001:db8::7]:2121", "2001:db8::7", 2121 },
        { "fe80::1%eth0", "fe80::1%eth0", null },
        { "fe80::1%25eth0", "fe80::1%eth0", null },
        { "fe80::1%2", "fe80::1%2", null },
        { "fe80::1%25", "fe80::1%25", null },
        { "fe80::1%251", "fe80::1%251", null },
        { "fe80::1%2525g0", "fe80::1%25g0", null },
        { "[fe80::1%2525g0]:2021", "fe80::1%25g0", 2021 },
        { "fe80::1%252525.", "fe80::1%2525.", null },
        { "[fe80::1%eth0]:2021", "fe80::1%eth0", 2021 },
        { "[fe80::1%25eth0]:2021", "fe80::1%eth0", 2021 },
        { "[FE80::1%Ethernet.2_a-b]", "fe80::1%Ethernet.2_a-b", null },
    };

    public static TheoryData<string> Refusals =>
    [
        "", " ", ":", ":2021", "host:", "host:0", "host:65536", "host:99999999999", "host:-1", "host:+1", "host:abc", "host:20 21", "host:٢٠٢١",
        "host :2021", "two words", "two words:1", "ho\tst", "host\n", "host:2021\r\n", "ho\0st", "host:\u001b[31m1", "\u0085host",
        "ann@host", "http://ann:secret@host", "an:secret@x://host", "http://host/?secret=a@b:secret", "ann:secret@host:2021", "host/", "host:2021/path", "/etc", "host\\share", "\\\\host", "ntp://host", "http://host:80/", "://host",
        "8081", "1.2:3", "1.2.3.4.5", "127.1", "256.1.1.1", "010.0.0.1", "0x7f.0.0.1", "0x7f000001", "１２７.1", "host.8",
        "0.0.0.0", "0.0.0.0:8081", "::", "[::]:8081", "::%1", "::ffff:0.0.0.0",
        "[", "]", "[]", "[]:1", "[::1", "::1]", "[::1]8081", "[::1]:", "[::1]:0", "[::1]:65536", "[::1]:x", "[[::1]]", "[name]:1", "[192.0.2.7]:1",
        "1::2::3", "::1:2021:x", "fe80::1%", "[fe80::1%]:1", "fe80::1%et h0", "fe80::1%a%b", "fe80::1%eth0/64", "2001:db8::/32", "[%eth0]:1", "host%eth0",
        ".", "..", ".host", "host..org", "-host", "host-.org", "ho*st", "host,other", "a;b", "ho'st", "\u00ad", "xn--\u00ff-", new string('a', 64), string.Join('.', Enumerable.Repeat("abcdefg", 33)),
    ];

    [Theory]
    [MemberData(nameof(Taken))]
    public void What_is_an_address_is_read_alike_by_all(string text, string host, int? port)
    {
        var address = HostAddress.Parse(text);
        var chat = ChatAddress.Parse(text);

        Assert.Equal((host, port), (address.Host, address.Port));
        Assert.Equal(new ServerAddress(host, port), ServerAddress.Parse(text));
        Assert.Equal((host, port ?? ChatAddress.DefaultPort), (chat.Host, chat.Port));
        Assert.Equal(address, HostAddress.Parse(address.ToString()));
        Assert.Equal(chat, ChatAddress.Parse(chat.ToString()));
        Assert.Equal(new ServerAddress(host, port), ServerAddress.Parse(new ServerAddress(host, port).ToString()));
    }

    // Control characters are nothing for the names of tests.
    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task What_is_none_is_refused_alike_by_all_and_nothing_of_it_reaches_the_terminal(string text)
    {
        FtpToolsException[] refusals =
        [
            Refused.With(ErrorCode.InvalidArgument, () => HostAddress.Parse(text)),
            Refused.With(ErrorCode.InvalidArgument, () => ServerAddress.Parse(text)),
            Refused.With(ErrorCode.InvalidArgument, () => ChatAddress.Parse(text)),
            await Refused.WithAsync(ErrorCode.InvalidArgument, () => NetTimeClient.GetAsync(text, new NetTimeQuery())),
            await Refused.WithAsync(ErrorCode.InvalidArgument, () => NetTimeClient.SampleAsync(text, new NetTimeQuery())),
        ];

        Assert.All(refusals, r => Assert.DoesNotContain(r.Message + r.Target, char.IsControl));
        Assert.All(refusals, r => Assert.DoesNotContain("secret", r.Message + r.Target, StringComparison.Ordinal));
        Assert.All(refusals, r => Assert.InRange(r.Message.Length, 20, 500));
    }

    [Theory]
    [InlineData("ftpx://[fe80::1%25eth0]:2021", "fe80::1%eth0", 2021)]
    [InlineData("ftpx://[fe80::1%eth0]:2021/a", "fe80::1%eth0", 2021)]
    [InlineData("ftpx://ann@[fe80::1%251]", "fe80::1%1", null)]
    [InlineData("ftpx://b%C3%BCcher.example:21", "xn--bcher-kva.example", 21)]
    [InlineData("ftpx://bücher.example./x", "xn--bcher-kva.example", null)]
    public void A_URI_writes_zones_and_letters_as_URIs_do(string text, string host, int? port)
    {
        var address = ServerAddress.Parse(text);

        Assert.Equal((host, port), (address.Host, address.Port));
        Assert.Equal(address, ServerAddress.Parse(address.ToString()));
    }

    [Theory]
    [InlineData("ftpx://host:0/")]
    [InlineData("ftpx://host:65536")]
    [InlineData("ftpx://host:")]
    [InlineData("ftpx://host:-1")]
    [InlineData("ftpx://fe80::1:2021")]
    [InlineData("ftpx://[fe80::1%25]:2021")]
    [InlineData("ftpx://[::]:2021")]
    [InlineData("ftpx://ho%0Ast")]
    [InlineData("ftpx://ho%2Fst")]
    [InlineData("ftpx://ho%zzst")]
    [InlineData("ftpx:///path")]
    [InlineData("ftpx://ann@")]
    [InlineData("an:secret@x://host")]
    public void A_URI_has_no_other_rules_for_host_and_port(string text)
    {
        var refusal = Refused.With(ErrorCode.InvalidArgument, () => ServerAddress.Parse(text));
        Assert.DoesNotContain("secret", refusal.Message + refusal.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host:7", null, 7)]
    [InlineData("host:7", 7, 7)]
    [InlineData("host", 8, 8)]
    [InlineData("host", null, 9)]
    public void A_port_may_stand_in_the_text_or_beside_it(string text, int? named, int expected)
    {
        Assert.Equal(expected, HostAddress.Parse(text).PortOr(named, 9));
        Assert.Equal(expected, ServerAddress.Parse(text).PortOr(named, 9));
    }

    [Fact]
    public async Task Two_ports_that_differ_are_refused_everywhere()
    {
        Assert.Contains("-Port 8", Refused.With(ErrorCode.InvalidArgument, () => HostAddress.Parse("host:7").PortOr(8, 9)).Message, StringComparison.Ordinal);
        Refused.With(ErrorCode.InvalidArgument, () => ServerAddress.Parse("ftpx://[::1]:7").PortOr(8, 9));
        await Refused.WithAsync(ErrorCode.InvalidArgument, () => NetTimeClient.GetAsync("127.0.0.1:7", new NetTimeQuery { Port = 8 }));
    }

    [Fact]
    public async Task A_zone_that_this_computer_does_not_have_is_said_by_all()
    {
        const string address = "fe80::1%no-such-zone";
        var options = new SessionOptions { Host = address, Port = 2021 };
        FtpToolsException[] refusals =
        [
            await Refused.WithAsync(ErrorCode.ServerUnreachable, () => FtpSession.ConnectAsync(options, "ann", "x".AsMemory())),
            await Refused.WithAsync(ErrorCode.ServerUnreachable, () => ChatAddress.Parse(address).ResolveAsync()),
            await Refused.WithAsync(ErrorCode.ServerUnreachable, () => NetTimeClient.GetAsync(address, new NetTimeQuery())),
        ];
        var report = await ServerCheck.RunAsync(options, TestContext.Current.CancellationToken);

        Assert.All(refusals, r => Assert.Contains("no network interface 'no-such-zone'", r.Message, StringComparison.Ordinal));
        Assert.Contains("no network interface", Assert.Single(report.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_is_there_is_used()
    {
        var zone = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(n => n.NetworkInterfaceType == NetworkInterfaceType.Loopback && n.Supports(NetworkInterfaceComponent.IPv6));
        Assert.SkipWhen(zone is null, "This computer has no loopback interface with IPv6.");

        var found = Assert.Single(await ChatAddress.Parse($"[fe80::1%25{zone.Name}]:77").ResolveAsync(TestContext.Current.CancellationToken));

        Assert.Equal((77, (long)zone.GetIPProperties().GetIPv6Properties().Index), (found.Port, found.Address.ScopeId));
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::", "::")]
    [InlineData("8081", null)]
    [InlineData("127.1", null)]
    [InlineData("host", null)]
    [InlineData("[::1]", null)]
    [InlineData("::1/64", null)]
    [InlineData("", null)]
    public void An_address_to_listen_on_may_stand_for_all(string text, string? expected)
    {
        Assert.Equal(expected is null ? null : IPAddress.Parse(expected), HostAddress.ReadIPAddress(text));
    }
}
