using System.Net;

namespace FtpTools.Server.Admission;

/// <summary>
/// The connections that have not logged in: a bounded number. When it is full, whoever has the most of them loses the one
/// that has been silent the longest, where what it has shown counts for it, so that a peer with few is never shut out by peers
/// with many.
/// </summary>
internal sealed class PendingTable(int most, DescriptorPool pool)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, List<PendingConnection>> _groups = [];
    private int _count;
    private int _dropped;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Takes in a connection with the descriptor that <see cref="Release"/> gives back, and drops another one for it if
    /// need be, whose descriptor goes over to it.</summary>
    /// <returns>False when there is no room now: those inside wait for this server and not for their peers.</returns>
    public bool TryEnter(PendingConnection newcomer)
    {
        PendingConnection? victim = null;
        lock (_lock)
        {
            if (_count >= most || !pool.TryTakeConnection())
            {
                victim = FindVictim(newcomer.Group);
                if (victim is null) return false;
                victim.HasGivenUpDescriptor = true;
                Remove(victim);
                _dropped++;
            }

            Add(newcomer);
        }

        victim?.Drop();
        return true;
    }

    /// <summary>Takes a connection out that has logged in. Its descriptor stays with it.</summary>
    public void Leave(PendingConnection connection)
    {
        lock (_lock) Remove(connection);
    }

    /// <summary>Takes a connection out that is over, and gives back its descriptor.</summary>
    public void Release(PendingConnection connection)
    {
        lock (_lock)
        {
            Remove(connection);
            if (!connection.HasGivenUpDescriptor) pool.ReturnConnection();
        }
    }

    /// <summary>Drops one, whoever's it is, because descriptors are needed elsewhere.</summary>
    public void Shed()
    {
        PendingConnection? victim;
        lock (_lock)
        {
            victim = FindVictim(null);
            if (victim is null) return;
            Remove(victim);
            _dropped++;
        }

        victim.Drop();
    }

    /// <summary>How many were dropped since this was last asked.</summary>
    public int TakeDropped()
    {
        lock (_lock)
        {
            var dropped = _dropped;
            _dropped = 0;
            return dropped;
        }
    }

    // The newcomer counts as one of its group's. One of ours that waits for us is only dropped for somebody who has fewer.
    private PendingConnection? FindVictim(IPAddress? newcomer)
    {
        if (_count == 0) return null;
        var largest = _groups.Max(g => SizeOf(g, newcomer));
        var waiting = _groups.Where(g => SizeOf(g, newcomer) == largest).SelectMany(g => g.Value).Where(c => c.WaitsForPeer);
        if (waiting.MinBy(c => c.Rank) is { } silent) return silent;
        return _groups.FirstOrDefault(g => SizeOf(g, newcomer) == largest && !g.Key.Equals(newcomer) && g.Value.Count > 1).Value?[^1];
    }

    private static int SizeOf(KeyValuePair<IPAddress, List<PendingConnection>> group, IPAddress? newcomer)
    {
        return group.Value.Count + (group.Key.Equals(newcomer) ? 1 : 0);
    }

    private void Add(PendingConnection connection)
    {
        if (!_groups.TryGetValue(connection.Group, out var group)) _groups[connection.Group] = group = [];
        group.Add(connection);
        _count++;
    }

    private void Remove(PendingConnection connection)
    {
        if (!_groups.TryGetValue(connection.Group, out var group) || !group.Remove(connection)) return;
        _count--;
        if (group.Count == 0) _groups.Remove(connection.Group);
    }
}
