using System.Net;
using FtpTools.Transport;

namespace FtpTools.Server.Admission;

/// <summary>
/// The bytes of a connection until it is logged in. What arrives is read only when it is the turn of its address; the turn
/// lasts until more is awaited from the peer. So the work before the login, the TLS handshake and the steps of the
/// login, is done by few at once and in turns, and a peer that sends nothing holds up nobody.
/// </summary>
internal sealed class LoginStream : Stream
{
    private readonly Stream _inner;
    private readonly PendingConnection _connection;
    private readonly FairTurns<IPAddress> _turns;

    // A read of no bytes would do, did it not return now and then although nothing has come.
    private readonly byte[] _first = new byte[1];
    private volatile bool _isOpen;
    private bool _hasFirst;
    private bool _hasTurn;

    public LoginStream(Stream inner, PendingConnection connection, FairTurns<IPAddress> turns)
    {
        (_inner, _connection, _turns) = (inner, connection, turns);
        connection.LeaveTurn = EndTurn;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits for the first bytes, and for its turn.</summary>
    public ValueTask<int> WaitForPeerAsync(CancellationToken cancellationToken) => ReadAsync(Memory<byte>.Empty, cancellationToken);

    /// <summary>Lets everything through from now on: it is logged in, or over. Only when no read is under way.</summary>
    public void Open()
    {
        _isOpen = true;
        EndTurn();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        return _isOpen && !_hasFirst ? _inner.ReadAsync(buffer, cancellationToken) : ReadInTurnAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What is sent to a peer that has sent nothing is a greeting, which anybody gets.
        if (!_isOpen && _connection.Progress >= LoginProgress.Spoke) _connection.Show(LoginProgress.Answered);
        return _inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadInTurnAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (!_hasFirst)
        {
            if (_hasTurn && HasBytes()) return buffer.IsEmpty ? 0 : await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            EndTurn();
            _connection.AwaitPeer();
            SocketSettings.AcknowledgeAtOnce(_connection.Socket);
            if (await _inner.ReadAsync(_first, cancellationToken).ConfigureAwait(false) == 0) return 0;
            _hasFirst = true;
            _connection.TakeOver();
            await _turns.EnterAsync(_connection.Group, cancellationToken).ConfigureAwait(false);
            _hasTurn = true;
        }

        if (buffer.IsEmpty) return 0;
        buffer.Span[0] = _first[0];
        _hasFirst = false;
        return buffer.Length > 1 && HasBytes() ? 1 + await _inner.ReadAsync(buffer[1..], cancellationToken).ConfigureAwait(false) : 1;
    }

    private bool HasBytes()
    {
        try
        {
            return _connection.Socket.Available > 0;
        }
        catch (Exception e) when (e is ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            return false; // The read will say what happened to it.
        }
    }

    private void EndTurn()
    {
        if (!_hasTurn) return;
        _hasTurn = false;
        _turns.Leave(_connection.Group);
    }
}
