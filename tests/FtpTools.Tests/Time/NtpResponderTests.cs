using System.Net;
using CsCheck;
using FtpTools.Time;
using FtpTools.Time.Ntp;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

public class NtpResponderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 4, 5, 250, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now.AddMilliseconds(3));

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_client_gets_its_own_time_stamp_and_ours(int version)
    {
        var asked = new NtpPacket { Version = version, Mode = NtpMode.Client, Poll = 6, Transmit = new(0x0123456789ABCDEF) };

        var answer = Ask(asked)!.Value;

        Assert.Equal((NtpLeap.None, version, NtpMode.Server, 10, 6), (answer.Leap, answer.Version, answer.Mode, answer.Stratum, answer.Poll));
        Assert.Equal(asked.Transmit, answer.Origin);
        Assert.Equal(NtpTimestamp.From(Now), answer.Receive);
        Assert.Equal(NtpTimestamp.From(Now.AddMilliseconds(3)), answer.Transmit);
        Assert.Equal("127.127.1.1", NtpReferenceId.TextOf(answer.ReferenceId, answer.Stratum));
        Assert.InRange(answer.RootDispersion, TimeSpan.FromMilliseconds(49), TimeSpan.FromMilliseconds(51));
        Assert.True(answer.Reference.Value <= answer.Transmit.Value);
    }

    [Fact]
    public void At_stratum_1_the_reference_is_of_letters()
    {
        var answer = Ask(new NtpPacket { Version = 4, Mode = NtpMode.Client }, new NetTimeServerOptions { Stratum = 1, TimeProvider = _clock })!.Value;

        Assert.Equal((1, "LOCL"), (answer.Stratum, NtpReferenceId.TextOf(answer.ReferenceId, 1)));
    }

    [Fact]
    public void Nothing_but_a_request_of_a_client_is_answered()
    {
        for (var first = 0; first < 256; first++)
        {
            var bytes = new byte[NtpPacket.Length];
            bytes[0] = (byte)first;
            var isClient = (first & 7) == (int)NtpMode.Client && ((first >> 3) & 7) is >= 2 and <= 4;

            Assert.Equal(isClient, Respond(bytes, out _) == TimeVerdict.Answer);
        }
    }

    [Fact]
    public void H57_no_answer_is_longer_than_its_request()
    {
        // The first is what was sent to servers to make them flood others (CVE-2013-5211).
        Assert.Equal(TimeVerdict.Drop, Respond([0x17, 0x00, 0x03, 0x2A, 0, 0, 0, 0], out _));
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            var verdict = Respond(bytes, out var length);
            return verdict == TimeVerdict.Answer ? length <= bytes.Length : length == 0;
        });
    }

    private NtpPacket? Ask(NtpPacket request, NetTimeServerOptions? options = null)
    {
        var bytes = new byte[NtpPacket.Length];
        request.Write(bytes);
        var answer = new byte[StrftimeFormatter.MaxResult];
        new NtpResponder(options ?? new NetTimeServerOptions { TimeProvider = _clock })
            .Respond(new TimeRequest(bytes, new IPEndPoint(IPAddress.Loopback, 5000), Now), answer, out var length);
        return NtpPacket.Read(answer.AsSpan(0, length));
    }

    private TimeVerdict Respond(byte[] bytes, out int length)
    {
        var answer = new byte[StrftimeFormatter.MaxResult];
        var responder = new NtpResponder(new NetTimeServerOptions { TimeProvider = _clock });
        return responder.Respond(new TimeRequest(bytes, new IPEndPoint(IPAddress.Loopback, 5000), Now), answer, out length);
    }
}
