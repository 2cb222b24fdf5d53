using System.Collections.Concurrent;

namespace FtpTools.PowerShell.Completion;

/// <summary>
/// Answers to completers, kept briefly because users press Tab again and again, and what Get-PSDrive shows about
/// drives. A caller waits only a short time: an answer that comes later is there for the next Tab, and a server that does not
/// answer never blocks the prompt.
/// </summary>
/// <typeparam name="T">What is asked for.</typeparam>
internal sealed class CompletionCache<T>(TimeProvider time)
{
    /// <summary>How long the prompt waits.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>How long an answer is considered valid.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    /// <summary>How long a question is kept running after nobody waits for it any more.</summary>
    public static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(object Source, string About), Question> _questions = new();

    /// <summary>The answer if it is there or comes in time; otherwise nothing.</summary>
    /// <param name="source">Who is asked: a session, or the root folder of a server.</param>
    /// <param name="about">What the question is about: two with the same text are the same.</param>
    /// <param name="ask">Asks; called on a thread pool thread.</param>
    public IReadOnlyList<T> Get(object source, string about, Func<CancellationToken, Task<IReadOnlyList<T>>> ask)
    {
        foreach (var (key, old) in _questions)
        {
            if (old.IsStale(time)) _questions.TryRemove(new(key, old));
        }

        var question = _questions.GetOrAdd((source, about), _ => new Question(ask, time));
        try
        {
            // Neither a completer nor a property can be asynchronous; the question needs no thread of the shell, and the wait has a limit.
#pragma warning disable VSTHRD002
            return question.Answer.WaitAsync(Patience, time).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        catch (Exception e) when (e is FtpToolsException or OperationCanceledException or TimeoutException)
        {
            return []; // Nothing to complete with; the command itself will say why.
        }
    }

    private sealed class Question
    {
        private readonly long _askedAt;
        private long _answeredAt;

        public Question(Func<CancellationToken, Task<IReadOnlyList<T>>> ask, TimeProvider time)
        {
            _askedAt = time.GetTimestamp();
            Answer = Task.Run(() => AskAsync(ask, time));
        }

        public Task<IReadOnlyList<T>> Answer { get; }

        // An answer that took long is as fresh as one that came at once.
        public bool IsStale(TimeProvider time)
        {
            return Answer.IsCompleted
                ? time.GetElapsedTime(Interlocked.Read(ref _answeredAt)) > Lifetime
                : time.GetElapsedTime(_askedAt) > QuestionLimit;
        }

        private async Task<IReadOnlyList<T>> AskAsync(Func<CancellationToken, Task<IReadOnlyList<T>>> ask, TimeProvider time)
        {
            using var limit = new CancellationTokenSource(QuestionLimit, time);
            try
            {
                return await ask(limit.Token).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Exchange(ref _answeredAt, time.GetTimestamp());
            }
        }
    }
}
