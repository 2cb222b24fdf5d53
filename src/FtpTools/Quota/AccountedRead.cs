namespace FtpTools.Quota;

/// <summary>A file that is being read, and says when it is closed.</summary>
/// <param name="content">The file.</param>
/// <param name="close">Closes it.</param>
internal sealed class AccountedRead(Stream content, Action close) : Stream
{
    private int _isClosed;

    public override bool CanRead => content.CanRead;

    public override bool CanSeek => content.CanSeek;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => content.Position;
        set => content.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => content.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => content.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => content.Seek(offset, origin);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0) close();
        base.Dispose(disposing);
    }
}
