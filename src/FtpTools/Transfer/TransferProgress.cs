using FtpTools.Transfer;

namespace FtpTools;

/// <summary>
/// Counts what one or several transfers have moved. The transfers add to it from any thread; whoever shows it samples it
/// as often as it likes. Nothing is posted and nothing waits.
/// </summary>
public sealed class TransferProgress
{
    private long _bytesDone;
    private long _bytesMoved;
    private long _bytesTotal;
    private int _filesDone;
    private int _filesTotal;
    private readonly Lock _gate = new();
    private readonly HashSet<FileProgress> _underWay = [];

    /// <summary>Bytes of content that are at the other end, those of an earlier attempt included.</summary>
    public long BytesDone => Interlocked.Read(ref _bytesDone);

    /// <summary>Bytes of content that were moved in this run; the basis for computing a speed.</summary>
    public long BytesMoved => Interlocked.Read(ref _bytesMoved);

    /// <summary>Bytes of content in total, as far as is known yet.</summary>
    public long BytesTotal => Interlocked.Read(ref _bytesTotal);

    /// <summary>Files that have ended, well or not.</summary>
    public int FilesDone => Volatile.Read(ref _filesDone);

    /// <summary>Files in total, as far as is known yet.</summary>
    public int FilesTotal => Volatile.Read(ref _filesTotal);

    /// <summary>The largest of the files under way; null when there is none.</summary>
    public FileInProgress? CurrentFile
    {
        get
        {
            lock (_gate) return _underWay.Select(f => f.Now).MaxBy(f => f.BytesTotal);
        }
    }

    /// <summary>Announces an attempt to move a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Bytes by which the total grows.</param>
    /// <param name="done">Bytes by which what is done grows without being moved; negative when an attempt begins again.</param>
    /// <param name="isNew">Whether it is the first attempt.</param>
    internal void Begin(FileProgress file, long length, long done, bool isNew)
    {
        if (isNew)
        {
            Interlocked.Increment(ref _filesTotal);
            lock (_gate) _underWay.Add(file);
        }

        Interlocked.Add(ref _bytesTotal, length);
        Interlocked.Add(ref _bytesDone, done);
    }

    /// <summary>Counts bytes that were moved.</summary>
    internal void Moved(long count)
    {
        Interlocked.Add(ref _bytesDone, count);
        Interlocked.Add(ref _bytesMoved, count);
    }

    /// <summary>Counts a file that has ended.</summary>
    internal void End(FileProgress file)
    {
        lock (_gate) _underWay.Remove(file);
        Interlocked.Increment(ref _filesDone);
    }
}
