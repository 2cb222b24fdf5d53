using System.Net;
using FtpTools.Time;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Time;

public class TimeAnswerLimiterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Addresses_are_counted_apart_and_networks_of_IPv6_together()
    {
        var limiter = new TimeAnswerLimiter(1, _clock);

        Assert.Equal([true, true, false], Take(limiter, "192.0.2.1", 3));
        Assert.Equal([true, true, false], Take(limiter, "192.0.2.2", 3));
        Assert.Equal([true, true, false], Take(limiter, "2001:db8::1", 3));
        Assert.Equal([false], Take(limiter, "2001:db8::2", 1));
        Assert.Equal([true], Take(limiter, "2001:db8:0:1::2", 1));
    }

    [Fact]
    public void A_bucket_fills_with_time_and_no_further_than_its_size()
    {
        var limiter = new TimeAnswerLimiter(2, _clock);
        Take(limiter, "192.0.2.1", 4);

        Assert.Equal([false], Take(limiter, "192.0.2.1", 1));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([true, false], Take(limiter, "192.0.2.1", 2));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, true, true, false], Take(limiter, "192.0.2.1", 5));
    }

    [Fact]
    public void A_flood_of_forged_addresses_does_not_take_more_memory_or_more_answers()
    {
        var limiter = new TimeAnswerLimiter(1, _clock);
        for (var i = 0; i < TimeAnswerLimiter.MaxAddresses; i++) Take(limiter, Address(i), 1);

        Assert.Equal([true], Take(limiter, "198.51.100.1", 1));
        Assert.Equal([true], Take(limiter, "198.51.100.2", 1));
        Assert.Equal([false], Take(limiter, "198.51.100.3", 1));
        Assert.Equal([true, false], Take(limiter, Address(7), 2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([true, true, false], Take(limiter, "198.51.100.3", 3));
    }

    private static string Address(int number) => new IPAddress([10, 0, (byte)(number >> 8), (byte)number]).ToString();

    private static bool[] Take(TimeAnswerLimiter limiter, string address, int times)
    {
        return [.. Enumerable.Range(0, times).Select(_ => limiter.TryTake(IPAddress.Parse(address)))];
    }
}
