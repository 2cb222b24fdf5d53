namespace FtpTools.Server.Admission;

/// <summary>
/// The places for connections that clients make beside the one they have logged in on, as FTP does for each transfer: so many in all, and
/// of one user half of them. Whoever makes too many shuts out neither other users nor those who want to log in.
/// </summary>
internal sealed class LinkPlaces(ServerLimits limits, DescriptorPool pool)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.OrdinalIgnoreCase);
    private int _count;

    /// <summary>How many are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Takes a place.</summary>
    /// <param name="user">Who wants it.</param>
    /// <returns>The place; disposing it gives it back. Null when there is none.</returns>
    public IDisposable? TryTake(string user)
    {
        lock (_lock)
        {
            var mine = _users.GetValueOrDefault(user);
            if (_count >= limits.Links || mine >= limits.LinksPerUser || !pool.TryTakeConnection()) return null;
            _count++;
            _users[user] = mine + 1;
            return new Place(this, user);
        }
    }

    private void Leave(string user)
    {
        lock (_lock)
        {
            _count--;
            pool.ReturnConnection();
            if (--_users[user] == 0) _users.Remove(user);
        }
    }

    private sealed class Place(LinkPlaces places, string user) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0) places.Leave(user);
        }
    }
}
