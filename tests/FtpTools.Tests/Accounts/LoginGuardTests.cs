using System.Net;
using FtpTools.Accounts;
using FtpTools.Server.Data;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Accounts;

/// <summary>Guessing at one user from many addresses, seen by one process and by several on one data folder.</summary>
public sealed class LoginGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static LoginThrottleOptions Options => new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Guesses_from_four_hundred_addresses_are_held_back_after_the_free_ones_and_only_so_many_at_a_time()
    {
        await using var data = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var guard = LoginGuard.For(data.Database, _clock);
        for (var i = 0; i <= Options.FreeFailuresPerUser; i++)
        {
            await guard.PauseAsync(Address(i), "ann", null, Stop);
            await guard.FailAsync(Address(i), "ann", Stop);
        }

        var attempts = Enumerable.Range(100, 400).Select(i => guard.PauseAsync(Address(i), "ann", null, Stop)).ToList();

        Assert.Equal(Options.PausesAtOnce, attempts.Count(a => !a.IsCompleted));
        Assert.All(attempts.Where(a => a.IsCompleted), a => Assert.Equal(ErrorCode.LoginThrottled, Assert.IsType<FtpToolsException>(a.Exception?.InnerException).Code));
        await guard.PauseAsync(Address(999), "bob", null, Stop);
        _clock.Advance(Options.LongestPause);
        await Task.WhenAll(attempts.Where(a => !a.IsFaulted)).WaitAsync(Eventually.HangLimit, Stop);
        await IsHeldBackAsync(guard.PauseAsync(Address(998), "ann", null, Stop));
    }

    [Fact]
    public async Task The_user_gets_in_at_once_from_where_the_user_was_before_and_after_a_pause_from_elsewhere()
    {
        await using var data = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var guard = LoginGuard.For(data.Database, _clock);
        await guard.SucceedAsync(Address(1), "ann", Stop);
        await GuessAsync(guard, "ANN", Options.FreeFailuresPerUser + 40);

        Assert.True(guard.PauseAsync(Address(1), "ann", null, Stop).IsCompletedSuccessfully);
        await IsHeldBackAsync(guard.PauseAsync(Address(2), "ann", null, Stop));
    }

    [Fact]
    public async Task A_place_is_forgotten_after_a_month_and_only_the_latest_sixteen_of_a_user_are_known()
    {
        await using var data = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var guard = LoginGuard.For(data.Database, _clock);
        for (var i = 0; i < 17; i++)
        {
            await guard.SucceedAsync(Address(i), "ann", Stop);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        await GuessAsync(guard, "ann", 30);
        Assert.False(guard.PauseAsync(Address(0), "ann", null, Stop).IsCompleted);
        Assert.True(guard.PauseAsync(Address(16), "ann", null, Stop).IsCompletedSuccessfully);

        _clock.Advance(TimeSpan.FromDays(31));
        await GuessAsync(guard, "ann", 30);
        Assert.False(guard.PauseAsync(Address(16), "ann", null, Stop).IsCompleted);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1:2:ffff::9")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    public async Task What_failed_at_one_process_counts_at_the_others_of_the_folder(string address, string again)
    {
        await using var first = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        await using var second = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var (one, other) = (LoginGuard.For(first.Database, _clock), LoginGuard.For(second.Database, _clock));
        await other.CheckAsync(IPAddress.Parse(again), "ann", Stop);
        for (var i = 0; i <= Options.FreeFailuresPerAddress; i++) await one.FailAsync(IPAddress.Parse(address), "ann", Stop);

        await Refused.WithAsync(ErrorCode.LoginThrottled, () => other.CheckAsync(IPAddress.Parse(again), "someone", Stop));
        await other.CheckAsync(Address(77), "someone", Stop);

        // A process that starts later knows it too, and each failure counts once however often one looks.
        await using var third = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var late = LoginGuard.For(third.Database, _clock);
        await Refused.WithAsync(ErrorCode.LoginThrottled, () => late.CheckAsync(IPAddress.Parse(again), "ann", Stop));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await late.CheckAsync(IPAddress.Parse(again), "ann", Stop);
        await other.CheckAsync(IPAddress.Parse(again), "ann", Stop);
    }

    [Fact]
    public async Task What_is_recorded_of_failures_has_an_end()
    {
        await using var data = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var guard = LoginGuard.For(data.Database, _clock);
        await GuessAsync(guard, "ann", 50);
        _clock.Advance(TimeSpan.FromHours(2));
        await guard.FailAsync(Address(1), "bob", Stop);

        await using var later = ServerDataDirectory.Open(_folder.FullName, timeProvider: _clock);
        var news = await new LoginRecords(later.Database, _clock).ReadNewsAsync(Stop);
        Assert.Equal(["BOB"], news.Select(n => n.User));
    }

    private async Task IsHeldBackAsync(Task pause)
    {
        Assert.False(pause.IsCompleted);
        _clock.Advance(Options.LongestPause);
        await pause.WaitAsync(Eventually.HangLimit, Stop);
    }

    private static async Task GuessAsync(LoginGuard guard, string user, int times)
    {
        for (var i = 0; i < times; i++) await guard.FailAsync(Address(1000 + i), user, Stop);
    }

    private static IPAddress Address(int number) => new([10, 0, (byte)(number >> 8), (byte)number]);
}
