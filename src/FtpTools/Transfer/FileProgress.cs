namespace FtpTools.Transfer;

/// <summary>
/// One file in a <see cref="TransferProgress"/>, over all attempts to move it: a new attempt corrects what was
/// counted before, up or down, so that the sum stays right.
/// </summary>
/// <param name="progress">Counts it with others; null where nobody looks.</param>
/// <param name="name">What the file is called.</param>
/// <param name="legs">How often its content moves on its way; each time counts.</param>
internal sealed class FileProgress(TransferProgress? progress, string name, int legs = 1)
{
    private int _leg;
    private long _length = -1;
    private long _done;
    private long _furthestStart;

    /// <summary>What the file is called.</summary>
    public string Name => name;

    /// <summary>How far it is.</summary>
    public FileInProgress Now => new(name, Interlocked.Read(ref _done), Math.Max(0, Interlocked.Read(ref _length)));

    /// <summary>The furthest offset at which an attempt began: what an attempt before it moved, and the other end kept.</summary>
    public long FurthestStart => Interlocked.Read(ref _furthestStart);

    /// <summary>Says that the content begins to move again, from where it came to.</summary>
    public void BeginLeg()
    {
        _leg++;
        Interlocked.Exchange(ref _furthestStart, 0);
    }

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

    private void Set(long content, long offset)
    {
        var length = content * legs;
        offset += content * _leg;
        var (grows, advances, isNew) = (_length < 0 ? length : length - _length, offset - _done, _length < 0);
        Interlocked.Exchange(ref _length, length);
        Interlocked.Exchange(ref _done, offset);
        progress?.Begin(this, grows, advances, isNew);
    }
}
