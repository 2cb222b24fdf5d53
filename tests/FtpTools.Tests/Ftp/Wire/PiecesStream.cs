namespace FtpTools.Tests.Ftp.Wire;

/// <summary>A stream that hands out its content in pieces of given lengths, as a network does; the last length goes on for the rest.</summary>
internal sealed class PiecesStream(byte[] content, params int[] lengths) : Stream
{
    private int _at;
    private int _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = lengths.Length == 0 ? content.Length : lengths[Math.Min(_piece++, lengths.Length - 1)];
        var read = Math.Min(Math.Min(wanted, buffer.Length), content.Length - _at);
        content.AsSpan(_at, read).CopyTo(buffer);
        _at += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
