using FtpTools.PowerShell.Completion;
using Microsoft.Extensions.Time.Testing;

namespace FtpTools.PowerShell.Tests.State;

public class CompletionCacheTests
{
    private readonly PatientTime _time = new();
    private readonly CompletionCache<string> _cache;
    private readonly object _source = new();
    private int _asked;

    public CompletionCacheTests()
    {
        _cache = new CompletionCache<string>(_time);
    }

    [Fact]
    public void An_answer_is_asked_for_once_while_it_is_fresh()
    {
        Assert.Equal(["1"], Get());
        _time.Advance(CompletionCache<string>.Lifetime);
        Assert.Equal(["1"], Get());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["2"], Get());
    }

    [Fact]
    public void Another_question_and_another_source_have_answers_of_their_own()
    {
        Assert.Equal(["1"], Get());
        Assert.Equal(["2"], Get(about: "other"));
        Assert.Equal(["3"], _cache.Get(new object(), "", AnswerAsync));
    }

    [Fact]
    public async Task What_comes_too_late_is_there_for_the_next_Tab()
    {
        var answer = new TaskCompletionSource<IReadOnlyList<string>>();
        var waiting = Task.Run(() => _cache.Get(_source, "", _ => answer.Task));
        Assert.Empty(await AfterPatienceAsync(waiting));

        answer.SetResult(["late"]);
        Assert.Equal(["late"], _cache.Get(_source, "", AnswerAsync));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_is_given_up_and_asked_again()
    {
        var stopped = new TaskCompletionSource();
        var waiting = Task.Run(() => _cache.Get(_source, "", async token =>
        {
            await using var stop = token.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            return [];
        }));
        Assert.Empty(await AfterPatienceAsync(waiting));

        _time.Advance(CompletionCache<string>.QuestionLimit + TimeSpan.FromSeconds(1));
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        // That it was given up is remembered for a while, too.
        var isAskedAgain = SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(CompletionCache<string>.Lifetime + TimeSpan.FromSeconds(1));
                return Get() is ["1"];
            },
            TimeSpan.FromSeconds(20));
        Assert.True(isAskedAgain, "It is not asked again.");
    }

    [Fact]
    public void A_question_that_fails_completes_nothing()
    {
        Assert.Empty(_cache.Get(_source, "", _ => throw new FtpToolsException(ErrorCode.ConnectionLost, "gone")));
    }

    private IReadOnlyList<string> Get(string about = "") => _cache.Get(_source, about, AnswerAsync);

    private Task<IReadOnlyList<string>> AnswerAsync(CancellationToken cancellationToken)
    {
        return Task.FromResult<IReadOnlyList<string>>([$"{++_asked}"]);
    }

    /// <summary>Lets the time go by until the prompt is free again.</summary>
    private async Task<IReadOnlyList<string>> AfterPatienceAsync(Task<IReadOnlyList<string>> waiting)
    {
        await _time.Waits.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        _time.Advance(CompletionCache<string>.Patience);
        return await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>A clock that tells when the prompt has begun to wait.</summary>
    private sealed class PatientTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Waits => _waits.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == CompletionCache<string>.Patience) _waits.TrySetResult();
            return timer;
        }
    }
}
