namespace FtpTools.Chat;

/// <summary>Remembers nonces for a time, so that none is accepted twice. Not thread-safe.</summary>
/// <param name="lifetime">How long each is remembered.</param>
/// <param name="capacity">The maximum number that are remembered.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ChatNonceMemory(TimeSpan lifetime, int capacity, TimeProvider timeProvider)
{
    private readonly HashSet<ChatNonce> _known = [];
    private readonly Queue<(ChatNonce Nonce, long Since)> _order = new();

    /// <summary>Remembers one.</summary>
    /// <returns>
    /// False if it is already known, and also if there is no room: forgetting an older one instead would allow that one to be replayed.
    /// </returns>
    public bool TryAdd(ChatNonce nonce)
    {
        while (_order.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.Since) > lifetime)
        {
            _order.Dequeue();
            _known.Remove(oldest.Nonce);
        }

        if (_known.Count >= capacity || !_known.Add(nonce)) return false;
        _order.Enqueue((nonce, timeProvider.GetTimestamp()));
        return true;
    }
}
