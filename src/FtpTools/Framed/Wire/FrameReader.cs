using System.Buffers;
using FtpTools.Transport;

namespace FtpTools.Framed.Wire;

/// <summary>
/// Takes frames off a link. One caller at a time: read a header, then read or skip its whole body, then the next header.
/// While it waits for a frame it holds no buffer, so that an idle connection costs nothing.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _bodyLeft;
    private long _bytesRead;
    private long _lastProgress;
    private int _inFrame;
    private long _waitingSince;
    private int _waiting;

    public FrameReader(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _lastProgress = time.GetTimestamp();
    }

    /// <summary>The largest header accepted from now on, in bytes.</summary>
    public int MaxHeader { get; set; } = ProtocolLimits.MaxHeaderBeforeLogin;

    /// <summary>The largest body accepted from now on, in bytes.</summary>
    public int MaxBody { get; set; }

    /// <summary>Bytes received, headers included.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>How long we have waited for the rest of a frame that has begun; zero when there is nothing to wait for.</summary>
    public TimeSpan Stall => Volatile.Read(ref _inFrame) != 0 && Volatile.Read(ref _waiting) != 0
        ? _time.GetElapsedTime(Interlocked.Read(ref _waitingSince)) : TimeSpan.Zero;

    /// <summary>How long ago the last byte came.</summary>
    public TimeSpan Silence => _time.GetElapsedTime(Interlocked.Read(ref _lastProgress));

    /// <summary>The bytes of the current frame's body that were not read yet.</summary>
    public int BodyLeft => _bodyLeft;

    /// <summary>Reads the next header.</summary>
    /// <returns>Null when the peer closed the link between two frames.</returns>
    /// <exception cref="FtpToolsException">The link broke inside a frame, or the frame is not allowed.</exception>
    public async ValueTask<FrameHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        if (_bodyLeft > 0) throw new InvalidOperationException("The body of the last frame was not read.");
        Volatile.Write(ref _inFrame, _end > _start ? 1 : 0);
        int total;
        while (!FrameCodec.TryReadLength(_buffer.AsSpan(_start, _end - _start), MaxHeader, out total))
        {
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return _end == _start ? null : throw LinkErrors.Lost(null, "The peer closed the connection inside a frame.");
        }

        while (_end - _start < total)
        {
            MakeRoom(total);
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                throw LinkErrors.Lost(null, "The peer closed the connection inside a frame.");
        }

        var json = _buffer.AsMemory(_start + ProtocolLimits.LengthPrefix, total - ProtocolLimits.LengthPrefix);
        var header = FrameCodec.ReadHeader(json, MaxBody);
        _start += total;
        _bodyLeft = header.BytesOfBody;
        return header;
    }

    /// <summary>Reads the next bytes of the body, as many as the destination takes or the body has.</summary>
    /// <returns>The bytes read; 0 at the end of the body.</returns>
    public async ValueTask<int> ReadBodyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(destination.Length, _bodyLeft);
        var done = Math.Min(wanted, _end - _start);
        _buffer.AsSpan(_start, done).CopyTo(destination.Span);
        _start += done;
        _bodyLeft -= done;
        while (done < wanted)
        {
            var read = await ReadLinkAsync(destination[done..wanted], cancellationToken).ConfigureAwait(false);
            if (read == 0) throw LinkErrors.Lost(null, "The peer closed the connection inside a frame.");
            done += read;
            _bodyLeft -= read;
        }

        return done;
    }

    /// <summary>Reads the rest of the body into an array of the shared pool, which the caller gives back.</summary>
    public async ValueTask<ArraySegment<byte>> ReadRentedBodyAsync(CancellationToken cancellationToken)
    {
        var length = _bodyLeft;
        var array = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        var complete = false;
        try
        {
            await ReadBodyAsync(array.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            complete = true;
            return new ArraySegment<byte>(array, 0, length);
        }
        finally
        {
            if (!complete) ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>Reads the rest of the body and throws it away.</summary>
    public async ValueTask SkipBodyAsync(CancellationToken cancellationToken)
    {
        if (_bodyLeft == 0) return;
        var scratch = ArrayPool<byte>.Shared.Rent(Math.Min(_bodyLeft, BufferSize));
        try
        {
            while (_bodyLeft > 0) await ReadBodyAsync(scratch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Gives the buffer back. Only when no read is under way.</summary>
    public void Dispose() => ReleaseBuffer();

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
        {
            ReleaseBuffer();
            await ReadLinkAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom(_end - _start + 1);
        }

        var read = await ReadLinkAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        if (read > 0) Volatile.Write(ref _inFrame, 1);
        return read > 0;
    }

    private async ValueTask<int> ReadLinkAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _waitingSince, _time.GetTimestamp());
        Volatile.Write(ref _waiting, 1);
        try
        {
            var read = await _stream.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
            if (read > 0)
            {
                Interlocked.Add(ref _bytesRead, read);
                Interlocked.Exchange(ref _lastProgress, _time.GetTimestamp());
            }

            return read;
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            throw LinkErrors.Lost(e);
        }
        finally
        {
            Volatile.Write(ref _waiting, 0);
        }
    }

    // Moves what is there to the front, into a larger array when the header needs one.
    private void MakeRoom(int needed)
    {
        if (_start + needed <= _buffer.Length) return;
        var count = _end - _start;
        var target = needed <= _buffer.Length ? _buffer : ArrayPool<byte>.Shared.Rent(needed);
        Buffer.BlockCopy(_buffer, _start, target, 0, count);
        if (target != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (target, 0, count);
    }

    private void ReleaseBuffer()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
    }
}
