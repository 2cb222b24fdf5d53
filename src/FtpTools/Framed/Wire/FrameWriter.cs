using FtpTools.Framed.Wire.Messages;
using FtpTools.Transport;

namespace FtpTools.Framed.Wire;

/// <summary>
/// Puts frames on a link. Any number of callers may write at once; each frame goes out whole. Small frames that are
/// written close together leave in one packet: whoever is the last to wait sends for all.
/// A frame that has begun is sent to its end, so the writes take no cancellation; an aborted link ends them.
/// </summary>
internal sealed class FrameWriter : IDisposable
{
    private const int CopyLimit = 16 * 1024;
    private const int FlushLimit = 64 * 1024;
    private const int SliceSize = 128 * 1024;

    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FrameBuffer _pending = new();
    private int _waiting;
    private int _sending;
    private long _bytesWritten;
    private long _lastProgress;
    private Exception? _failure;

    public FrameWriter(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
        _lastProgress = time.GetTimestamp();
    }

    /// <summary>Bytes sent, headers included.</summary>
    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    /// <summary>How long the link has not taken a byte although there is one to send; zero when nothing waits.</summary>
    public TimeSpan Stall => Volatile.Read(ref _sending) != 0 ? _time.GetElapsedTime(Interlocked.Read(ref _lastProgress)) : TimeSpan.Zero;

    /// <summary>Sends a message without a body.</summary>
    /// <exception cref="FtpToolsException">The link is broken (<see cref="ErrorCode.ConnectionLost"/>).</exception>
    public ValueTask WriteAsync(Message message) => WriteAsync(message, ReadOnlyMemory<byte>.Empty);

    /// <summary>Sends a message and its body. The message's <c>total_size</c> must be the length of the body.</summary>
    /// <exception cref="FtpToolsException">The link is broken (<see cref="ErrorCode.ConnectionLost"/>), or the header is
    /// over its limit (<see cref="ErrorCode.LimitExceeded"/>); in that case nothing of it is sent and the link stays usable.</exception>
    public async ValueTask WriteAsync(Message message, ReadOnlyMemory<byte> body)
    {
        Interlocked.Increment(ref _waiting);
        await _gate.WaitAsync().ConfigureAwait(false);
        var othersWait = Interlocked.Decrement(ref _waiting) > 0;
        try
        {
            if (_failure is not null) throw LinkErrors.Lost(_failure);
            AppendHeader(message);
            if (body.Length > CopyLimit)
            {
                await FlushAsync().ConfigureAwait(false);
                await SendAsync(body).ConfigureAwait(false);
                return;
            }

            body.Span.CopyTo(_pending.GetSpan(body.Length));
            _pending.Advance(body.Length);
        }
        finally
        {
            // Also after a header that could not be written: frames of others may be waiting, and nobody else would send them.
            try
            {
                if (_failure is null && _pending.Length > 0 && (!othersWait || _pending.Length >= FlushLimit))
                    await FlushAsync().ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    /// <summary>Takes no more frames. A write that is under way ends with its link, which the owner has broken, and then
    /// those that wait behind it end too: for their sake the gate is not disposed, and need not be.</summary>
    public void Dispose()
    {
        if (!_gate.Wait(0)) return;
        _failure ??= new ObjectDisposedException(nameof(FrameWriter));
        _pending.Dispose();
        _gate.Release();
    }

    private void AppendHeader(Message message)
    {
        var start = _pending.Length;
        var complete = false;
        try
        {
            FrameCodec.Write(_pending, message);
            var length = _pending.Length - start - ProtocolLimits.LengthPrefix;
            if (length > ProtocolLimits.MaxHeader)
                throw new FtpToolsException(
                    ErrorCode.LimitExceeded, $"A header of {length} bytes was to be sent; {ProtocolLimits.MaxHeader} are allowed.");
            complete = true;
        }
        finally
        {
            if (!complete) _pending.Truncate(start);
        }
    }

    private async ValueTask FlushAsync()
    {
        try
        {
            await SendAsync(_pending.WrittenMemory).ConfigureAwait(false);
        }
        finally
        {
            _pending.Release();
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        Interlocked.Exchange(ref _lastProgress, _time.GetTimestamp());
        Volatile.Write(ref _sending, 1);
        try
        {
            for (var rest = bytes; rest.Length > 0;)
            {
                var slice = rest[..Math.Min(rest.Length, SliceSize)];
                await _stream.WriteAsync(slice).ConfigureAwait(false);
                rest = rest[slice.Length..];
                Interlocked.Add(ref _bytesWritten, slice.Length);
                Interlocked.Exchange(ref _lastProgress, _time.GetTimestamp());
            }

            await _stream.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (LinkErrors.IsBroken(e))
        {
            _failure = e;
            throw LinkErrors.Lost(e);
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }
}
