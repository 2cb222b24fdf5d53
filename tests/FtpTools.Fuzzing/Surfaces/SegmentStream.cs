namespace FtpTools.Fuzzing.Surfaces;

/// <summary>Bytes that arrive in segments of a length; 0 is all at once.</summary>
internal sealed class SegmentStream(ReadOnlyMemory<byte> bytes, int segment) : Stream
{
    private int _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Take(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, bytes.Length - _at);
        if (segment > 0) count = Math.Min(count, segment);
        bytes.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }
}
