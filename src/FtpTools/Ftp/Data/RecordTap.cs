namespace FtpTools.Ftp.Data;

/// <summary>
/// What lies under the TLS of a data connection. It sees what TLS does not tell: whether the peer ended the TCP connection, which without
/// a <c>close_notify</c> before it is a cut and not an end (RFC 8446 section 6.1). And it can keep from the peer of an upload what it will
/// never read: session tickets (section 4.6.1) that lie unread when it closes its socket make its system break the connection, and drop
/// what it had not sent yet.
/// </summary>
/// <param name="inner">The bytes of the connection.</param>
/// <param name="holdsBack">Whether what is written after the handshake is held back until <see cref="ReleaseAsync"/>.</param>
internal sealed class RecordTap(Stream inner, bool holdsBack) : Stream
{
    /// <summary>A handshake leaves some 300 bytes to hold; a peer that asks for new keys again and again makes more.</summary>
    private const int MostHeld = 16 * 1024;

    /// <summary>The type of a record that carries what is encrypted (RFC 8446 section 5.2). The server's own messages of the handshake
    /// begin with one that is not.</summary>
    private const byte ApplicationData = 23;

    private readonly MemoryStream _held = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _holdsBack = holdsBack;
    private bool _isTurn;

    /// <summary>Whether the peer has ended the connection beneath TLS.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Called before each read; null for nothing to do.</summary>
    public Action? BeforeRead { get; set; }

    /// <summary>Bytes that came, encryption included.</summary>
    public long BytesRead { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether somebody reads while this end sends. The platform can do both at once, but not end what it sends while it works on
    /// a ticket that it has read: then each has its turn.</summary>
    public bool TakesTurns { get; set; }

    /// <summary>Does something while nothing that was read is worked on.</summary>
    public async Task InTurnAsync(Func<Task> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await action().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says that what was read last has been worked on. Only whoever reads may call it.</summary>
    public void EndTurn()
    {
        if (!_isTurn) return;
        _isTurn = false;
        _turn.Release();
    }

    /// <summary>Sends what was held back, and holds nothing back from now on. When the peer has said that it will send no more.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        _holdsBack = false;
        if (_held.Length == 0) return;
        await inner.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancellationToken).ConfigureAwait(false);
        _held.SetLength(0);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EndTurn();
        BeforeRead?.Invoke();
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (TakesTurns && buffer.Length > 0)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            _isTurn = true;
        }

        if (read == 0 && buffer.Length > 0) HasEnded = true;
        BytesRead += read;
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What follows something that is held is held, too: the order is part of the encryption.
        if (!_holdsBack || buffer.IsEmpty || (_held.Length == 0 && buffer.Span[0] != ApplicationData))
            return inner.WriteAsync(buffer, cancellationToken);
        if (_held.Length + buffer.Length > MostHeld) throw new IOException("The peer has asked for new keys too often.");
        _held.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
