using System.Net;
using FtpTools.Ftp.Wire;

namespace FtpTools.Tests.Ftp.Wire;

public class HostPortTests
{
    [Theory]
    [InlineData("127,0,0,1,4,1", "127.0.0.1:1025")]
    [InlineData("255,255,255,255,255,255", "255.255.255.255:65535")]
    [InlineData("010,001,000,007,0,21", "10.1.0.7:21")] // Decimal, whatever the zeros.
    public void The_argument_of_PORT_is_six_numbers(string text, string endPoint)
    {
        Assert.True(HostPort.TryParsePort(text, out var parsed));
        Assert.Equal(endPoint, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("127,0,0,1,4")]
    [InlineData("127,0,0,1,4,1,1")]
    [InlineData("127,0,0,1,4,256")]
    [InlineData("256,0,0,1,4,1")]
    [InlineData("127,0,0,1,0,0")]
    [InlineData("127,0,0,1,4,1 ")]
    [InlineData(" 127,0,0,1,4,1")]
    [InlineData("127, 0,0,1,4,1")]
    [InlineData("127,0,0,1,4,1\n")]
    [InlineData("(127,0,0,1,4,1)")]
    [InlineData("127,0,0,1,4,-1")]
    [InlineData("127,0,0,1,4,0001")]
    [InlineData("\u0661,0,0,1,4,1")]
    public void Anything_else_is_no_argument_of_PORT(string text)
    {
        Assert.False(HostPort.TryParsePort(text, out var parsed));
        Assert.Equal(0, parsed.Port);
    }

    [Theory]
    [InlineData("|1|127.0.0.1|1025|", "127.0.0.1:1025")]
    [InlineData("|2|::1|65535|", "[::1]:65535")]
    [InlineData("|2|2001:DB8::8:800:200C:417A|5282|", "[2001:db8::8:800:200c:417a]:5282")]
    [InlineData("|2|::ffff:127.0.0.1|1025|", "[::ffff:127.0.0.1]:1025")]
    [InlineData("!1!127.0.0.1!1025!", "127.0.0.1:1025")]
    [InlineData("~2~::1~1~", "[::1]:1")]
    [InlineData("a1a127.0.0.1a1025a", "127.0.0.1:1025")]
    public void EPRT_takes_both_protocols_and_any_delimiter(string text, string endPoint)
    {
        Assert.Equal(EprtFault.None, HostPort.ParseEprt(text, out var parsed));
        Assert.Equal(endPoint, parsed.ToString());
    }

    [Theory]
    [InlineData("|3|127.0.0.1|1025|")]
    [InlineData("|01|127.0.0.1|1025|")]
    [InlineData("|99999999999|x|y|")]
    public void EPRT_tells_another_protocol(string text)
    {
        Assert.Equal(EprtFault.Protocol, HostPort.ParseEprt(text, out var parsed));
        Assert.Equal(0, parsed.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("|")]
    [InlineData("||||")]
    [InlineData("||127.0.0.1|1025|")]
    [InlineData("|x|127.0.0.1|1025|")]
    [InlineData("|1|127.0.0.1|1025")]
    [InlineData("|1|127.0.0.1|1025!")]
    [InlineData("|1|127.0.0.1|1025||")]
    [InlineData("|1|127.0.0.1|0|")]
    [InlineData("|1|127.0.0.1|65536|")]
    [InlineData("|1|127.0.0.1|+25|")]
    [InlineData("|1|127.0.0.1|000025|")]
    [InlineData("|1|127.1|1025|")]
    [InlineData("|1|0x7f.0.0.1|1025|")]
    [InlineData("|1|127.0.0.01|1025|")]
    [InlineData("|1|2130706433|1025|")]
    [InlineData("|1|::1|1025|")]
    [InlineData("|2|127.0.0.1|1025|")]
    [InlineData("|2|[::1]|1025|")]
    [InlineData("|2|fe80::1%eth0|1025|")]
    [InlineData("|2||1025|")]
    [InlineData(":2:::1:1025:")] // The delimiter is a part of the address.
    [InlineData(" 1 127.0.0.1 1025 ")]
    [InlineData("111127.0.0.1110251")]
    public void Anything_else_is_no_argument_of_EPRT(string text)
    {
        Assert.Equal(EprtFault.Syntax, HostPort.ParseEprt(text, out var parsed));
        Assert.Equal(0, parsed.Port);
    }

    [Theory]
    [InlineData("Entering Passive Mode (127,0,0,1,4,1).", "127.0.0.1:1025")]
    [InlineData("Entering Passive Mode 127,0,0,1,4,1", "127.0.0.1:1025")]
    [InlineData("=127,0,0,1,4,1", "127.0.0.1:1025")]
    [InlineData("in 2 s, at (127,0,0,1,4,1)", "127.0.0.1:1025")]
    [InlineData("(999,0,0,1,4,1) (127,0,0,1,4,1)", "127.0.0.1:1025")]
    public void The_six_numbers_of_227_stand_anywhere(string text, string endPoint)
    {
        Assert.True(HostPort.TryReadPassive(text, out var parsed));
        Assert.Equal(endPoint, parsed.ToString());
    }

    [Theory]
    [InlineData("Entering Passive Mode")]
    [InlineData("(127,0,0,1,4)")]
    [InlineData("(127,0,0,1,4,1,7)")]
    [InlineData("(127,0,0,1,4,1234)")]
    [InlineData("(127,0,0,1,0,0)")]
    [InlineData("(127.0.0.1,4,1)")]
    public void A_227_without_six_numbers_is_refused(string text)
    {
        Assert.False(HostPort.TryReadPassive(text, out _));
    }

    [Theory]
    [InlineData("Entering Extended Passive Mode (|||6446|)", 6446)]
    [InlineData("Extended (!!!1!) go", 1)]
    [InlineData("(a) (|||65535|).", 65535)]
    [InlineData("(|||0|) (|||7|)", 7)]
    public void A_229_has_any_delimiter(string text, int port)
    {
        Assert.True(HostPort.TryReadExtendedPassive(text, out var read));
        Assert.Equal(port, read);
    }

    [Theory]
    [InlineData("Entering Extended Passive Mode")]
    [InlineData("|||6446|")]
    [InlineData("(|||6446!)")]
    [InlineData("(||!6446|)")]
    [InlineData("(||6446|)")]
    [InlineData("(|||0|)")]
    [InlineData("(|||65536|)")]
    [InlineData("(|||-1|)")]
    [InlineData("(|1|127.0.0.1|6446|)")]
    [InlineData("(111644 1)")]
    public void Anything_else_is_no_229(string text)
    {
        Assert.False(HostPort.TryReadExtendedPassive(text, out var read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var random = new Random(20260112);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new byte[random.Next(2) == 0 ? 4 : 16];
            random.NextBytes(bytes);
            var endPoint = new IPEndPoint(new IPAddress(bytes), random.Next(1, 65536));

            Assert.Equal(EprtFault.None, HostPort.ParseEprt(HostPort.FormatEprt(endPoint), out var eprt));
            Assert.Equal(endPoint, eprt);
            Assert.True(HostPort.TryReadExtendedPassive(HostPort.ExtendedPassiveReply(endPoint.Port).Last, out var port));
            Assert.Equal(endPoint.Port, port);
            if (bytes.Length == 16) continue;
            Assert.True(HostPort.TryParsePort(HostPort.FormatPort(endPoint), out var ofPort));
            Assert.Equal(endPoint, ofPort);
            Assert.True(HostPort.TryReadPassive(HostPort.PassiveReply(endPoint).Last, out var passive));
            Assert.Equal(endPoint, passive);
        }
    }

    [Fact]
    public void IPv4_inside_IPv6_is_written_as_IPv4_and_a_zone_is_left_out()
    {
        var mapped = new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.7"), 1025);

        Assert.Equal("192,0,2,7,4,1", HostPort.FormatPort(mapped));
        Assert.Equal("|1|192.0.2.7|1025|", HostPort.FormatEprt(mapped));
        Assert.Equal("|2|fe80::1|1025|", HostPort.FormatEprt(new IPEndPoint(IPAddress.Parse("fe80::1%3"), 1025)));
        Assert.Throws<ArgumentException>(() => HostPort.PassiveReply(new IPEndPoint(IPAddress.IPv6Loopback, 1025)));
    }
}
