using System.Runtime.InteropServices;
using FtpTools.Framed.Server;

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

    /// <summary>Waits for a place, which <see cref="Leave"/> gives back.</summary>
    /// <exception cref="FtpToolsException">There was none for too long (<see cref="ErrorCode.TooManyOpenFiles"/>).</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public ValueTask EnterAsync(ServerRequest request)
    {
        request.CancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_lock)
        {
            var user = UserOf(request.User.Name);
            if (user.Waiting.Count == 0 && user.Holding.Count < limits.TransfersPerUser && TryTake())
            {
                user.Holding.Add(request);
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter(request, time.GetTimestamp());
            user.Waiting.AddLast(waiter);
            _waiting++;
        }

        return WaitAsync(waiter, request.CancellationToken);
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(ServerRequest request)
    {
        lock (_lock)
        {
            UserOf(request.User.Name).Holding.Remove(request);
            _count--;
            pool.ReturnTransfer();
            if (_waiting > 0) Grant();
            Forget(request.User.Name);
        }
    }

    /// <summary>Lets those that stand still make room for those that wait. Called once a second.</summary>
    public void CheckTime()
    {
        var (losers, late) = (new List<ServerRequest>(), new List<Waiter>());
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
                    victim.LosesPlaceAt = time.GetTimestamp();
                    losers.Add(victim);
                }
            }

            losers.AddRange(_users.Values.SelectMany(u => u.Holding).Where(r => r.LosesPlaceAt is { } at && time.GetElapsedTime(at) > MostFarewell));
        }

        foreach (var loser in losers.Distinct()) loser.LosePlace(time.GetElapsedTime(loser.LosesPlaceAt!.Value) > MostFarewell);
        foreach (var waiter in late) waiter.Source.TrySetException(Full());
    }

    private FtpToolsException Full()
    {
        return new FtpToolsException(
            ErrorCode.TooManyOpenFiles,
            $"The server has no place for one more transfer or listing: it can have {limits.Transfers} open at once, {limits.TransfersPerUser} of one user.");
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => waiter.Source.TrySetCanceled(cancellationToken));
        try
        {
            await waiter.Source.Task.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or FtpToolsException)
        {
            lock (_lock)
            {
                if (UserOf(waiter.Request.User.Name).Waiting.Remove(waiter)) _waiting--;
                Forget(waiter.Request.User.Name);
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
        while (_users.Values.Where(u => u.Waiting.Count > 0 && u.Holding.Count < limits.TransfersPerUser).MinBy(u => (u.Holding.Count, u.Waiting.First!.Value.Since)) is { } user)
        {
            if (!TryTake()) return;
            var waiter = user.Waiting.First!.Value;
            user.Waiting.RemoveFirst();
            _waiting--;
            if (waiter.Source.TrySetResult())
            {
                user.Holding.Add(waiter.Request);
                continue;
            }

            // It was cancelled at the same moment.
            _count--;
            pool.ReturnTransfer();
        }
    }

    // One that has lost its place already counts for the user that has it no more than for the one that waits.
    private ServerRequest? FindVictim(UserPlaces waiting)
    {
        var mine = waiting.Staying;
        var others = _users.Values.Where(u => u != waiting && u.Staying.Count > mine.Count).MaxBy(u => u.Staying.Count);
        if (waiting.Holding.Count >= limits.TransfersPerUser || others is null) return Idle(mine, MostIdle);
        var isUnfair = others.Staying.Count > mine.Count + 1 && time.GetElapsedTime(waiting.Waiting.First!.Value.Since) > MostUnfair;
        return Idle(others.Staying, isUnfair ? TimeSpan.MinValue : MostIdle);
    }

    private static ServerRequest? Idle(List<ServerRequest> requests, TimeSpan most)
    {
        return requests.MaxBy(r => r.Silence) is { } longest && longest.Silence > most ? longest : null;
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

    private sealed record Waiter(ServerRequest Request, long Since)
    {
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class UserPlaces
    {
        public HashSet<ServerRequest> Holding { get; } = [];

        public LinkedList<Waiter> Waiting { get; } = [];

        public List<ServerRequest> Staying => [.. Holding.Where(r => r.LosesPlaceAt is null)];
    }
}
