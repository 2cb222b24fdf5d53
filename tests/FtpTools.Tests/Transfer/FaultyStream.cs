namespace FtpTools.Tests.Transfer;

/// <summary>A file that works for some bytes and then fails as a disk does.</summary>
internal sealed class FaultyStream(int goodBytes, Exception failure) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > goodBytes) throw failure;
        base.Write(buffer, offset, count);
    }

    public override int Read(Span<byte> buffer)
    {
        if (Position + buffer.Length > goodBytes) throw failure;
        return base.Read(buffer);
    }
}
