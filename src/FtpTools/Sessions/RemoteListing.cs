namespace FtpTools;

/// <summary>
/// A listing of a directory, to be read with <c>await foreach</c>. When it was read to its end, <see cref="Omission"/> tells whether
/// there is more in the directory than was listed: check it before you take what is not listed for absent.
/// </summary>
public sealed class RemoteListing : IAsyncEnumerable<RemoteItem>
{
    private readonly Func<RemoteListing, CancellationToken, IAsyncEnumerable<RemoteItem>> _read;
    private readonly CancellationToken _cancellationToken;

    internal RemoteListing(Func<RemoteListing, CancellationToken, IAsyncEnumerable<RemoteItem>> read, CancellationToken cancellationToken)
    {
        _read = read;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What is in the directory but was not listed; null when everything was, and before the end is reached.</summary>
    public ListingOmission? Omission { get; internal set; }

    /// <inheritdoc/>
    public IAsyncEnumerator<RemoteItem> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        return _read(this, _cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Reads it to its end.</summary>
    /// <returns>What was listed, and what was not.</returns>
    public async Task<(IReadOnlyList<RemoteItem> Items, ListingOmission? Omission)> ReadAsync()
    {
        var items = new List<RemoteItem>();
        await foreach (var item in this.ConfigureAwait(false)) items.Add(item);
        return (items, Omission);
    }
}
