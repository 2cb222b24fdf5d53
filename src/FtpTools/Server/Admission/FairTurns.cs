namespace FtpTools.Server.Admission;

/// <summary>
/// Lets so many work at once. Those that wait take turns by whom they belong to, so that whoever has a thousand waiting
/// delays another by one of them and not by a thousand.
/// </summary>
/// <param name="atOnce">How many work at once.</param>
/// <param name="atOncePerKey">How many of them may belong to one.</param>
/// <param name="comparer">Which keys are the same; the usual ones if null.</param>
internal sealed class FairTurns<TKey>(int atOnce, int atOncePerKey, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Member> _members = new(comparer);
    private readonly Queue<Member> _round = new();
    private int _free = atOnce;

    /// <summary>Waits for a turn, which <see cref="Leave"/> ends.</summary>
    /// <param name="key">To whom it belongs.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OperationCanceledException">It was stopped, and there is no turn to end.</exception>
    public ValueTask EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Member? member;
        LinkedListNode<TaskCompletionSource> waiter;
        lock (_lock)
        {
            if (!_members.TryGetValue(key, out member)) _members[key] = member = new Member(key);
            if (_free > 0 && member.Running < atOncePerKey && member.Waiting.Count == 0)
            {
                _free--;
                member.Running++;
                return ValueTask.CompletedTask;
            }

            waiter = member.Waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Queue(member);
        }

        return WaitAsync(member, waiter, cancellationToken);
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

    private async ValueTask WaitAsync(Member member, LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => waiter.Value.TrySetCanceled(cancellationToken));
        try
        {
            await waiter.Value.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever asks and gives up again and again must not fill the memory while nobody leaves.
            lock (_lock)
            {
                if (waiter.List is not null) member.Waiting.Remove(waiter);
                Forget(member);
            }

            throw;
        }
    }

    private void Grant()
    {
        while (_free > 0 && _round.TryDequeue(out var member))
        {
            member.IsInRound = false;
            while (member.Waiting.First is { } waiter)
            {
                member.Waiting.Remove(waiter);

                // One that gave up meanwhile has no use for a turn.
                if (!waiter.Value.TrySetResult()) continue;
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
        if (member is { Running: 0, Waiting.Count: 0, IsInRound: false } && _members.GetValueOrDefault(member.Key) == member)
            _members.Remove(member.Key);
    }

    private sealed class Member(TKey key)
    {
        public TKey Key => key;

        public LinkedList<TaskCompletionSource> Waiting { get; } = [];

        public int Running { get; set; }

        public bool IsInRound { get; set; }
    }
}
