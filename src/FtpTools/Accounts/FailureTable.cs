namespace FtpTools.Accounts;

/// <summary>
/// Counts failures by key, forgets them with time, and says how long a key has to wait. Bounded: when it is full, the key that
/// failed longest ago goes. Not safe for use by several threads.
/// </summary>
internal sealed class FailureTable<TKey>
    where TKey : notnull
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byLastFailure = new();
    private readonly int _freeFailures;
    private readonly TimeSpan _longestDelay;
    private readonly TimeSpan _forgetInterval;
    private readonly int _maximumEntries;

    internal FailureTable(int freeFailures, TimeSpan longestDelay, TimeSpan forgetInterval, int maximumEntries)
    {
        _freeFailures = freeFailures;
        _longestDelay = longestDelay;
        _forgetInterval = forgetInterval;
        _maximumEntries = maximumEntries;
    }

    internal int Count => _entries.Count;

    /// <summary>Notes a failure.</summary>
    internal void Add(TKey key, TimeSpan now)
    {
        if (_entries.TryGetValue(key, out var node))
            _byLastFailure.Remove(node);
        else
            node = new LinkedListNode<Entry>(new Entry(key, now));
        if (_entries.Count >= _maximumEntries && !_entries.ContainsKey(key))
            RemoveOldest();

        var entry = node.Value;
        Forget(entry, now);
        entry.Failures++;
        entry.WaitUntil = now + DelayAfter(entry.Failures);
        _byLastFailure.AddLast(node);
        _entries[key] = node;
    }

    /// <summary>How many failures of a key are not forgotten.</summary>
    internal int FailuresOf(TKey key, TimeSpan now)
    {
        if (!_entries.TryGetValue(key, out var node))
            return 0;
        Forget(node.Value, now);
        return node.Value.Failures;
    }

    /// <summary>How long a key has to wait; zero when it need not.</summary>
    internal TimeSpan DelayOf(TKey key, TimeSpan now)
    {
        return _entries.TryGetValue(key, out var node) && node.Value.WaitUntil > now ? node.Value.WaitUntil - now : TimeSpan.Zero;
    }

    /// <summary>Forgets all failures of a key.</summary>
    internal void Clear(TKey key)
    {
        if (_entries.Remove(key, out var node))
            _byLastFailure.Remove(node);
    }

    private void RemoveOldest()
    {
        if (_byLastFailure.First is { } oldest)
            Clear(oldest.Value.Key);
    }

    private void Forget(Entry entry, TimeSpan now)
    {
        var intervals = (now - entry.CountedAt).Ticks / _forgetInterval.Ticks;
        entry.Failures = (int)Math.Max(0, entry.Failures - intervals);
        entry.CountedAt += intervals * _forgetInterval;
    }

    private TimeSpan DelayAfter(int failures)
    {
        if (failures <= _freeFailures)
            return TimeSpan.Zero;
        var doublings = Math.Min(failures - _freeFailures - 1, 30);
        var delay = FirstDelay * (1L << doublings);
        return delay < _longestDelay ? delay : _longestDelay;
    }

    private sealed class Entry(TKey key, TimeSpan now)
    {
        internal TKey Key { get; } = key;

        internal int Failures { get; set; }

        internal TimeSpan CountedAt { get; set; } = now;

        internal TimeSpan WaitUntil { get; set; }
    }
}
