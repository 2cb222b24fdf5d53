namespace FtpTools.Tests.TestSupport;

/// <summary>One end of a link in memory that lets so many bytes through in one direction, and is then closed: for the peer it ends.</summary>
internal sealed class CuttingStream(Stream inner, CutDirection direction) : Stream, ICuttableLine
{
    private readonly Lock _gate = new();
    private long _allowed = long.MaxValue;
    private bool _isCut;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void CutAfter(long bytes)
    {
        lock (_gate) _allowed = bytes;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        var kept = direction == CutDirection.ToClient ? Take(read) : read;
        if (kept < read) Cut();
        return IsCut ? throw Broken() : kept;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsCut) throw Broken();
        var kept = direction == CutDirection.ToServer ? Take(buffer.Length) : buffer.Length;
        await inner.WriteAsync(buffer[..kept], cancellationToken);
        if (kept == buffer.Length) return;
        Cut();
        throw Broken();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool IsCut
    {
        get
        {
            lock (_gate) return _isCut;
        }
    }

    private int Take(int bytes)
    {
        lock (_gate)
        {
            var kept = (int)Math.Min(bytes, _allowed);
            if (_allowed != long.MaxValue) _allowed -= kept;
            return kept;
        }
    }

    private void Cut()
    {
        lock (_gate) _isCut = true;
        inner.Dispose();
    }

    private static IOException Broken() => new("The test cut the line.");
}
