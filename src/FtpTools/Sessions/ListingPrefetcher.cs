namespace FtpTools;

/// <summary>
/// Lists directories one after another, and asks for the next ones while one is being read, so that nobody waits for a round
/// trip between two of them.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="directories">Their paths, in the order they will be read.</param>
/// <param name="depth">How deep this is in a walk through a tree: the deeper, the fewer listings are asked
/// for ahead, so that the total stays small.</param>
/// <param name="cancellationToken">Stops the listings.</param>
public sealed class ListingPrefetcher(
    FtpSession session, IEnumerable<string> directories, int depth, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int Most = 16;

    private readonly IEnumerator<string> _directories = directories.GetEnumerator();
    private readonly Queue<Begun> _begun = new();
    private readonly List<Begun> _unread = [];
    private readonly int _ahead = Math.Max(1, Most >> Math.Min(depth, Most));

    /// <summary>The listing of the next directory. It fails when it is read, as <see cref="FtpSession.ListAsync"/> does.</summary>
    /// <exception cref="InvalidOperationException">There is no further directory.</exception>
    public RemoteListing NextAsync()
    {
        Begin();
        _unread.RemoveAll(l => l.IsRead);
        var next = _begun.Dequeue();
        _unread.Add(next);
        return new RemoteListing((listing, _) => next.ReadAsync(listing), cancellationToken);
    }

    /// <summary>Asks for the first listings, before it is known whether they will be read.</summary>
    public void Begin()
    {
        while (_begun.Count < _ahead && _directories.MoveNext())
            _begun.Enqueue(new Begun(session.ListAsync(_directories.Current, cancellationToken)));
    }

    /// <summary>Stops the listings that were not read.</summary>
    public async ValueTask DisposeAsync()
    {
        _directories.Dispose();
        foreach (var listing in _unread.Concat(_begun).Where(l => !l.IsRead)) await listing.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A listing that was asked for.</summary>
    private sealed class Begun : IAsyncDisposable
    {
        private readonly RemoteListing _listing;
        private readonly IAsyncEnumerator<RemoteItem> _items;
        private readonly Task<bool> _first;

        public Begun(RemoteListing items)
        {
            _listing = items;
            _items = items.GetAsyncEnumerator(CancellationToken.None);
            _first = _items.MoveNextAsync().AsTask();
        }

        /// <summary>Whether the reading has begun; it stops the listing at its end, however it ends.</summary>
        public bool IsRead { get; private set; }

        public async IAsyncEnumerable<RemoteItem> ReadAsync(RemoteListing read)
        {
            IsRead = true;
            try
            {
                var hasItem = await _first.ConfigureAwait(false);
                while (hasItem)
                {
                    yield return _items.Current;
                    hasItem = await _items.MoveNextAsync().ConfigureAwait(false);
                }

                read.Omission = _listing.Omission;
            }
            finally
            {
                await _items.DisposeAsync().ConfigureAwait(false);
            }
        }

        public async ValueTask DisposeAsync()
        {
            // An enumerator must not be left while it moves. Why an unread listing failed is of no interest.
            await ((Task)_first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _items.DisposeAsync().ConfigureAwait(false);
        }
    }
}
