using System.Net;
using FtpTools.Accounts;
using FtpTools.Tests.Security;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.Tests.Accounts;

public class LoginThrottleTests
{
    private static readonly IPAddress Attacker = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Home = IPAddress.Parse("198.51.100.7");

    private readonly FakeTimeProvider _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests()
    {
        _throttle = new LoginThrottle(null, _time);
    }

    [Fact]
    public void A_few_slips_cost_nothing()
    {
        Fail(Attacker, "alice", 5);

        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(Attacker, "alice"));
    }

    [Fact]
    public void After_them_each_failure_doubles_the_wait_up_to_fifteen_minutes()
    {
        Fail(Attacker, "alice", 5);
        var delays = Enumerable.Range(0, 12).Select(_ =>
        {
            Fail(Attacker, "alice", 1);
            return _throttle.CheckDelay(Attacker, "bob").TotalSeconds;
        });

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays);
    }

    [Fact]
    public void A_throttled_login_is_told_for_how_long()
    {
        Fail(Attacker, "alice", 8);
        _time.Advance(TimeSpan.FromSeconds(1.5));

        var refusal = Refusal.Of(ErrorCode.LoginThrottled, () => _throttle.ThrowIfThrottled(Attacker, "alice"));

        Assert.Contains("in 3 s", refusal.Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Null(Record.Exception(() => _throttle.ThrowIfThrottled(Attacker, "alice")));
    }

    [Fact]
    public void Failures_are_forgotten_one_by_one()
    {
        Fail(Attacker, "alice", 7);
        _time.Advance(TimeSpan.FromMinutes(5));
        Fail(Attacker, "alice", 1);
        Assert.Equal(TimeSpan.FromSeconds(2), _throttle.CheckDelay(Attacker, "alice"));

        _time.Advance(TimeSpan.FromHours(2));
        Fail(Attacker, "alice", 5);
        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(Attacker, "alice"));
    }

    [Fact]
    public void H20_ten_thousand_guesses_from_one_address_take_more_than_a_month()
    {
        var start = _time.GetUtcNow();
        for (var i = 0; i < 10_000; i++)
        {
            _time.Advance(_throttle.CheckDelay(Attacker, "alice"));
            Fail(Attacker, "alice", 1);
        }

        Assert.True(_time.GetUtcNow() - start > TimeSpan.FromDays(30));
    }

    [Fact]
    public void H20_all_addresses_of_one_IPv6_network_count_as_one()
    {
        for (var i = 1; i <= 6; i++)
            Fail(IPAddress.Parse($"2001:db8:0:1::{i}"), "alice", 1);

        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.CheckDelay(IPAddress.Parse("2001:db8:0:1:ffff::9"), "bob"));
        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(IPAddress.Parse("2001:db8:0:2::1"), "bob"));
    }

    [Fact]
    public void A_mapped_address_is_the_IPv4_address_it_is()
    {
        Fail(Attacker.MapToIPv6(), "alice", 6);

        Assert.Equal(TimeSpan.FromSeconds(1), _throttle.CheckDelay(Attacker, "bob"));
        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(Home.MapToIPv6(), "bob"));
    }

    [Fact]
    public void H20_guessing_from_many_addresses_slows_down_those_addresses_but_not_the_user_elsewhere()
    {
        for (var i = 0; i < 100; i++)
            Fail(IPAddress.Parse($"203.0.113.{i}"), "Alice", 1);

        Assert.Equal(TimeSpan.FromSeconds(30), _throttle.CheckDelay(IPAddress.Parse("203.0.113.5"), "alice"));
        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(IPAddress.Parse("203.0.113.5"), "bob"));
        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(Home, "alice"));
    }

    [Fact]
    public void A_success_clears_the_user_and_not_the_address()
    {
        Fail(Attacker, "alice", 11);
        Fail(Home, "alice", 1);
        Assert.NotEqual(TimeSpan.Zero, _throttle.CheckDelay(Home, "alice"));

        _throttle.RecordSuccess("ALICE");

        Assert.Equal(TimeSpan.Zero, _throttle.CheckDelay(Home, "alice"));
        Assert.Equal(TimeSpan.FromSeconds(32), _throttle.CheckDelay(Attacker, "alice"));
    }

    [Fact]
    public void The_tables_have_an_end_and_the_oldest_goes_first()
    {
        var table = new FailureTable<int>(0, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), 100);
        table.Add(-1, TimeSpan.Zero);
        table.Add(-2, TimeSpan.Zero);
        table.Add(-1, TimeSpan.Zero);
        for (var i = 0; i < 99; i++)
            table.Add(i, TimeSpan.Zero);

        Assert.Equal(100, table.Count);
        Assert.Equal(2, table.FailuresOf(-1, TimeSpan.Zero));
        Assert.Equal(0, table.FailuresOf(-2, TimeSpan.Zero));
        Assert.Equal(1, table.FailuresOf(98, TimeSpan.Zero));
    }

    [Fact]
    public void Invented_users_do_not_push_an_address_out()
    {
        var throttle = new LoginThrottle(new LoginThrottleOptions { MaximumEntries = 10 }, _time);
        for (var i = 0; i < 1000; i++)
            throttle.RecordFailure(Attacker, $"{new string('x', i)}{i}");

        Assert.Equal(TimeSpan.FromMinutes(15), throttle.CheckDelay(Attacker, "alice"));
    }

    [Fact]
    public void It_counts_right_when_many_fail_at_once()
    {
        var throttle = new LoginThrottle(new LoginThrottleOptions { FreeFailuresPerAddress = 999, FreeFailuresPerUser = 2000 }, _time);

        Parallel.For(0, 1000, _ => throttle.RecordFailure(Attacker, "alice"));

        Assert.Equal(TimeSpan.FromSeconds(1), throttle.CheckDelay(Attacker, "alice"));
    }

    private void Fail(IPAddress address, string user, int times)
    {
        for (var i = 0; i < times; i++)
            _throttle.RecordFailure(address, user);
    }
}
