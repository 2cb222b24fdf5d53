using System.Net;
using System.Text;
using CsCheck;
using FtpTools.Time;
using FtpTools.Time.Strftime;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

public class StrftimeResponderTests
{
    private static readonly Gen<byte[]> GenRequest = Gen.OneOf(
        Gen.Byte.Array[0, 2000],
        StrftimeFormatterTests.OneOf(StrftimeFormatterTests.Directives).Array[0, 512].Select(d => Encoding.UTF8.GetBytes(string.Concat(d))),
        StrftimeFormatterTests.OneOf(StrftimeFormatterTests.Directives).SelectMany(d => Gen.Int[1, 512].Select(n => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(d, n))))));

    private readonly StrftimeResponder _responder = new(new NetTimeServerOptions { TimeProvider = new FakeTimeProvider() });

    [Fact]
    public void H57_no_request_gets_more_than_its_share_and_none_makes_it_fail()
    {
        GenRequest.Sample(
            request =>
            {
                var answer = new byte[StrftimeFormatter.MaxResult];
                var verdict = _responder.Respond(Request(request, 5000), answer, out var length);
                var bound = Math.Min(4096, Math.Max(256, 4 * request.Length));
                return verdict == TimeVerdict.Drop ? length == 0 : length <= bound;
            },
            threads: 1);
    }

    [Fact]
    public void What_was_just_sent_somewhere_is_not_answered_when_it_comes_from_there()
    {
        Assert.Equal((TimeVerdict.Answer, "2000-01-01"), Respond("%F", 9000));
        Assert.Equal((TimeVerdict.Drop, string.Empty), Respond("2000-01-01", 9000));
        Assert.Equal((TimeVerdict.Answer, "2000-01-01"), Respond("2000-01-01", 9001));
        Assert.Equal((TimeVerdict.Answer, "2000-01-01"), Respond("%F", 9000));
    }

    [Fact]
    public void Two_servers_that_were_set_on_one_another_fall_silent()
    {
        var other = new StrftimeResponder(new NetTimeServerOptions { TimeProvider = new FakeTimeProvider() });
        var text = "%c";
        var rounds = 0;
        while (rounds < 10)
        {
            // The first request was forged: it seems to come from the other server.
            var (verdict, answer) = rounds % 2 == 0 ? Respond(_responder, text, 9001) : Respond(other, text, 9000);
            if (verdict == TimeVerdict.Drop) break;
            text = answer;
            rounds++;
        }

        Assert.InRange(rounds, 1, 3);
    }

    private static (TimeVerdict Verdict, string Answer) Respond(StrftimeResponder responder, string request, int port)
    {
        var answer = new byte[StrftimeFormatter.MaxResult];
        var verdict = responder.Respond(Request(Encoding.UTF8.GetBytes(request), port), answer, out var length);
        return (verdict, Encoding.UTF8.GetString(answer, 0, length));
    }

    private static TimeRequest Request(byte[] bytes, int port) => new(bytes, new IPEndPoint(IPAddress.Loopback, port), new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private (TimeVerdict Verdict, string Answer) Respond(string request, int port) => Respond(_responder, request, port);
}
