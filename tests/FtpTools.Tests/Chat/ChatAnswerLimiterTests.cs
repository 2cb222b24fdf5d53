using System.Net;
using FtpTools.Chat;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Chat;

public class ChatAnswerLimiterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ChatAnswerLimiter _limiter;

    public ChatAnswerLimiterTests() => _limiter = new ChatAnswerLimiter(_clock);

    [Fact]
    public void An_address_gets_its_burst_and_then_its_rate_and_others_have_their_own()
    {
        Assert.Equal(4681, CountOf("192.0.2.1"));
        Assert.Equal(4681, CountOf("192.0.2.2"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(CountOf("192.0.2.1"), 2340, 2341);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4681, CountOf("192.0.2.1"));
    }

    [Fact]
    public void This_computer_is_not_limited()
    {
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.True(_limiter.TryTake(IPAddress.Loopback, 60_000)));
    }

    [Fact]
    public void H57_a_flood_of_addresses_does_not_grow_the_table_and_passes()
    {
        var taken = Enumerable.Range(0, 5000).Count(i => _limiter.TryTake(new IPAddress([10, 0, (byte)(i / 256), (byte)(i % 256)]), 0));

        Assert.Equal(ChatAnswerLimiter.MaxAddresses, taken);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(_limiter.TryTake(IPAddress.Parse("192.0.2.1"), 0));
    }

    private int CountOf(string address)
    {
        var count = 0;
        while (_limiter.TryTake(IPAddress.Parse(address), 0)) count++;
        return count;
    }
}
