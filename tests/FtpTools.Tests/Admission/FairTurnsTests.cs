using FtpTools.Server.Admission;

namespace FtpTools.Tests.Admission;

public class FairTurnsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_has_one_waiting_comes_before_the_second_of_whoever_has_a_thousand()
    {
        var turns = new FairTurns<string>(1, 1);
        await turns.EnterAsync("many", Stop);
        var many = Enumerable.Range(0, 1000).Select(_ => turns.EnterAsync("many", Stop).AsTask()).ToList();
        var one = turns.EnterAsync("one", Stop).AsTask();

        for (var i = 0; i < 2 && !one.IsCompleted; i++) turns.Leave("many");
        await one;

        Assert.True(many.Count(t => t.IsCompleted) <= 1);
    }

    [Fact]
    public async Task One_that_gave_up_is_passed_over_and_takes_no_turn()
    {
        var turns = new FairTurns<string>(1, 1);
        await turns.EnterAsync("a", Stop);
        using var impatience = new CancellationTokenSource();
        var impatient = turns.EnterAsync("b", impatience.Token).AsTask();
        var patient = turns.EnterAsync("b", Stop).AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        turns.Leave("a");
        await patient;
        turns.Leave("b");

        await turns.EnterAsync("c", Stop);
    }

    [Fact]
    public async Task Nobody_has_more_turns_at_once_than_one_may_have()
    {
        var turns = new FairTurns<string>(4, 3);
        for (var i = 0; i < 3; i++) await turns.EnterAsync("a", Stop);
        var fourth = turns.EnterAsync("a", Stop).AsTask();

        await turns.EnterAsync("b", Stop);
        Assert.False(fourth.IsCompleted);
        turns.Leave("b");
        Assert.False(fourth.IsCompleted);
        turns.Leave("a");
        await fourth;
    }

    [Fact]
    public async Task Never_more_work_at_once_than_allowed_and_all_get_through()
    {
        var turns = new FairTurns<int>(3, 2);
        var (now, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => Task.Run(async () =>
        {
            using var impatience = new CancellationTokenSource();
            if (i % 7 == 0) await impatience.CancelAsync();
            try
            {
                await turns.EnterAsync(i % 5, impatience.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            await Task.Yield();
            Interlocked.Decrement(ref now);
            Interlocked.Increment(ref done);
            turns.Leave(i % 5);
        })));

        Assert.InRange(most, 1, 3);
        Assert.Equal(600 - 86, done);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
        }
    }
}
