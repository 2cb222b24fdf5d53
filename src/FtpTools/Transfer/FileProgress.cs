namespace FtpTools.Transfer;

/// <summary>
/// One file in a <see cref="TransferProgress"/>, over all attempts to move it: a new attempt corrects what was
/// counted before, up or down, so that the sum stays right.
/// </summary>
internal sealed class FileProgress(TransferProgress? progress, string name)
{
    private long _length = -1;
    private long _done;
    private long _furthestStart;

    /// <summary>How far it is.</summary>
    public FileInProgress Now => new(name, Interlocked.Read(ref _done), Math.Max(0, Interlocked.Read(ref _length)));

    /// <summary>The furthest offset at which an attempt began: what an attempt before it moved, and the other end kept.</summary>
    public long FurthestStart => Interlocked.Read(ref _furthestStart);

    /// <summary>Says how long the file is and where the attempt begins.</summary>
    /// <param name="length">The length in bytes.</param>
    /// <param name="offset">Bytes that are already at the other end.</param>
    public void Begin(long length, long offset)
    {
        Set(length, offset);
        if (offset > FurthestStart) Interlocked.Exchange(ref _furthestStart, offset);
    }

    /// <summary>Says how much of what the other end has was compared, before the attempt begins.</summary>
    /// <param name="length">The length of the file in bytes; 0 while it is not known.</param>
    /// <param name="compared">Bytes that were compared.</param>
    public void Compared(long length, long compared) => Set(length, compared);

    /// <summary>Counts bytes that were moved.</summary>
    public void Moved(long count)
    {
        Interlocked.Add(ref _done, count);
        progress?.Moved(count);
    }

    /// <summary>Counts the file as ended.</summary>
    public void End()
    {
        if (_length >= 0) progress?.End(this);
    }

    private void Set(long length, long offset)
    {
        var (grows, advances, isNew) = (_length < 0 ? length : length - _length, offset - _done, _length < 0);
        Interlocked.Exchange(ref _length, length);
        Interlocked.Exchange(ref _done, offset);
        progress?.Begin(this, grows, advances, isNew);
    }
}
