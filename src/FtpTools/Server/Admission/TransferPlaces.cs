using System.Runtime.InteropServices;

namespace FtpTools.Server.Admission;

/// <summary>
/// The places for requests that have files open for as long as their client takes: so many in all, and of one user. The others
/// wait, whoever has the fewest comes first, and while somebody waits, those that stand still lose their places.
/// </summary>
internal sealed class TransferPlaces(ServerLimits limits, DescriptorPool pool, TimeProvider time)
{
    /// <summary>How long a transfer may stand still while somebody waits who has fewer, or is of the same user.</summary>
    public static readonly TimeSpan MostIdle = TimeSpan.FromSeconds(10);

    /// <summary>How long somebody who has fewer waits for transfers that do not stand still.</summary>
    public static readonly TimeSpan MostUnfair = TimeSpan.FromSeconds(10);

    /// <summary>How long a request waits at most.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(60);

    /// <summary>How long a request may take to give up a place that it has lost, before its connection is broken.</summary>
    private static readonly TimeSpan MostFarewell = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, UserPlaces> _users = new(StringComparer.OrdinalIgnoreCase);
    private int _count;
    private int _waiting;

    /// <summary>How many are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="name">Who wants it.</param>
    /// <param name="transfer">For what.</param>
    /// <returns>The place; disposing it gives it back.</returns>
    /// <exception cref="FtpToolsException">There was none for too long (<see cref="ErrorCode.TooManyOpenFiles"/>).</exception>
    /// <exception cref="OperationCanceledException">The transfer was cancelled.</exception>
    public ValueTask<TransferPlace> EnterAsync(string name, ITransfer transfer)
    {
        transfer.CancellationToken.ThrowIfCancellationRequested();
        var place = new TransferPlace(this, name, transfer);
        Waiter waiter;
        lock (_lock)
        {
            var user = UserOf(name);
            if (user.Waiting.Count == 0 && user.Holding.Count < limits.TransfersPerUser && TryTake())
            {
                user.Holding.Add(place);
                return ValueTask.FromResult(place);
            }

            waiter = new Waiter(place, time.GetTimestamp());
            user.Waiting.AddLast(waiter);
            _waiting++;
        }

        return WaitAsync(waiter, transfer.CancellationToken);
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave(TransferPlace place)
    {
        lock (_lock)
        {
            UserOf(place.User).Holding.Remove(place);
            _count--;
            pool.ReturnTransfer();
            if (_waiting > 0) Grant();
            Forget(place.User);
        }
    }

    /// <summary>Lets those that stand still make room for those that wait. Called once a second.</summary>
    public void CheckTime()
    {
        var (losers, late) = (new List<TransferPlace>(), new List<Waiter>());
        lock (_lock)
        {
            if (_waiting == 0) return;
            Grant();
            foreach (var user in _users.Values)
            {
                late.AddRange(user.Waiting.Where(w => time.GetElapsedTime(w.Since) > MostWait));
                var wanted = user.Waiting.Count;
                while (wanted-- > 0 && FindVictim(user) is { } victim)
                {
                    victim.LostAt = time.GetTimestamp();
                    losers.Add(victim);
                }
            }

            var overdue = _users.Values.SelectMany(u => u.Holding).Where(p => p.LostAt is { } at && time.GetElapsedTime(at) > MostFarewell);
            losers.AddRange(overdue);
        }

        foreach (var loser in losers.Distinct()) loser.Transfer.LosePlace(time.GetElapsedTime(loser.LostAt!.Value) > MostFarewell);
        foreach (var waiter in late) waiter.Source.TrySetException(Full());
    }

    private FtpToolsException Full()
    {
        return new FtpToolsException(
            ErrorCode.TooManyOpenFiles,
            $"The server has no place for one more transfer or listing: it can have {limits.Transfers} open at once, "
            + $"{limits.TransfersPerUser} of one user.");
    }

    private async ValueTask<TransferPlace> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => waiter.Source.TrySetCanceled(cancellationToken));
        try
        {
            await waiter.Source.Task.ConfigureAwait(false);
            return waiter.Place;
        }
        catch (Exception e) when (e is OperationCanceledException or FtpToolsException)
        {
            lock (_lock)
            {
                if (UserOf(waiter.Place.User).Waiting.Remove(waiter)) _waiting--;
                Forget(waiter.Place.User);
            }

            throw;
        }
    }

    private bool TryTake()
    {
        if (!pool.TryTakeTransfer()) return false;
        _count++;
        return true;
    }

    private void Grant()
    {
        while (_users.Values
            .Where(u => u.Waiting.Count > 0 && u.Holding.Count < limits.TransfersPerUser)
            .MinBy(u => (u.Holding.Count, u.Waiting.First!.Value.Since)) is { } user)
        {
            if (!TryTake()) return;
            var waiter = user.Waiting.First!.Value;
            user.Waiting.RemoveFirst();
            _waiting--;
            if (waiter.Source.TrySetResult())
            {
                user.Holding.Add(waiter.Place);
                continue;
            }

            // It was cancelled at the same moment.
            _count--;
            pool.ReturnTransfer();
        }
    }

    // One that has lost its place already counts for the user that has it no more than for the one that waits.
    private TransferPlace? FindVictim(UserPlaces waiting)
    {
        var mine = waiting.Staying;
        var others = _users.Values.Where(u => u != waiting && u.Staying.Count > mine.Count).MaxBy(u => u.Staying.Count);
        if (waiting.Holding.Count >= limits.TransfersPerUser || others is null) return Idle(mine, MostIdle);
        var isUnfair = others.Staying.Count > mine.Count + 1 && time.GetElapsedTime(waiting.Waiting.First!.Value.Since) > MostUnfair;
        return Idle(others.Staying, isUnfair ? TimeSpan.MinValue : MostIdle);
    }

    private static TransferPlace? Idle(List<TransferPlace> places, TimeSpan most)
    {
        return places.MaxBy(p => p.Transfer.Silence) is { } longest && longest.Transfer.Silence > most ? longest : null;
    }

    private UserPlaces UserOf(string name)
    {
        ref var user = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, name, out _);
        return user ??= new UserPlaces();
    }

    private void Forget(string name)
    {
        if (_users.TryGetValue(name, out var user) && user is { Holding.Count: 0, Waiting.Count: 0 }) _users.Remove(name);
    }

    private sealed record Waiter(TransferPlace Place, long Since)
    {
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class UserPlaces
    {
        public HashSet<TransferPlace> Holding { get; } = [];

        public LinkedList<Waiter> Waiting { get; } = [];

        public List<TransferPlace> Staying => [.. Holding.Where(p => p.LostAt is null)];
    }
}
