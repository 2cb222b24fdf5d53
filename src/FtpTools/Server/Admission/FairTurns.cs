namespace FtpTools.Server.Admission;

/// <summary>
/// Lets so many work at once. Those that wait take turns by whom they belong to, so that whoever has a thousand waiting
/// delays another by one of them and not by a thousand.
/// </summary>
/// <param name="atOnce">How many work at once.</param>
/// <param name="atOncePerKey">How many of them may belong to one.</param>
internal sealed class FairTurns<TKey>(int atOnce, int atOncePerKey)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Member> _members = [];
    private readonly Queue<Member> _round = new();
    private int _free = atOnce;

    /// <summary>Waits for a turn, which <see cref="Leave"/> ends.</summary>
    /// <param name="key">To whom it belongs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">It was stopped, and there is no turn to end.</exception>
    public ValueTask EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (!_members.TryGetValue(key, out var member)) _members[key] = member = new Member(key);
            if (_free > 0 && member.Running < atOncePerKey && member.Waiting.Count == 0)
            {
                _free--;
                member.Running++;
                return ValueTask.CompletedTask;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            member.Waiting.Enqueue(waiter);
            Queue(member);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Ends a turn.</summary>
    public void Leave(TKey key)
    {
        lock (_lock)
        {
            var member = _members[key];
            member.Running--;
            _free++;
            Queue(member);
            Grant();
            Forget(member);
        }
    }

    private static async ValueTask WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        await waiter.Task.ConfigureAwait(false);
    }

    private void Grant()
    {
        while (_free > 0 && _round.TryDequeue(out var member))
        {
            member.IsInRound = false;
            while (member.Waiting.TryDequeue(out var waiter))
            {
                // One that gave up meanwhile has no use for a turn.
                if (!waiter.TrySetResult()) continue;
                _free--;
                member.Running++;
                break;
            }

            Queue(member);
            Forget(member);
        }
    }

    // Whoever has as many turns as it may have comes back into the round when one of them ends.
    private void Queue(Member member)
    {
        if (member.IsInRound || member.Waiting.Count == 0 || member.Running >= atOncePerKey) return;
        member.IsInRound = true;
        _round.Enqueue(member);
    }

    private void Forget(Member member)
    {
        if (member is { Running: 0, Waiting.Count: 0, IsInRound: false }) _members.Remove(member.Key);
    }

    private sealed class Member(TKey key)
    {
        public TKey Key => key;

        public Queue<TaskCompletionSource> Waiting { get; } = new();

        public int Running { get; set; }

        public bool IsInRound { get; set; }
    }
}
