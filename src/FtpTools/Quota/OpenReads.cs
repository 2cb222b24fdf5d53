using FtpTools.Storage;

namespace FtpTools.Quota;

/// <summary>
/// The files of a home that are being read. One that is deleted or replaced meanwhile keeps its room on the disk until the last of its
/// readers has closed it, and so long the room is not given back. Only Linux says so; elsewhere nothing is kept. Safe for use by several
/// threads.
/// </summary>
internal sealed class OpenReads(QuotaLease lease)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, OpenInode> _files = [];
    private volatile int _count;

    /// <summary>Whether a file is being read.</summary>
    public bool Any => _count > 0;

    /// <summary>Takes note of a file that was opened.</summary>
    /// <param name="content">The file.</param>
    /// <param name="length">Its length.</param>
    /// <returns>What to read it through; disposing it closes the file.</returns>
    public Stream Add(Stream content, long length)
    {
        if (OpenFileLinks.Of(content) is not { } file) return content;
        lock (_lock)
        {
            if (!_files.TryGetValue(file.Inode, out var inode)) _files[file.Inode] = inode = new OpenInode();
            inode.Readers.Add(content);
            inode.Length = Math.Max(inode.Length, length);
            _count = _files.Count;
        }

        return new AccountedRead(content, () => Close(content, file.Inode));
    }

    /// <summary>Keeps the room of files that have lost their names. Called before what that frees is given back, so that nobody is given it
    /// in between.</summary>
    /// <param name="released">What was reserved for replacing a file and is released next: it keeps the room of that file on.</param>
    /// <returns>Whether there is any such file.</returns>
    public bool KeepRoomOfGone(StorageAmount released = default)
    {
        if (!Any) return false;
        lock (_lock)
        {
            foreach (var file in _files.Values.Where(f => f.Room is null && OpenFileLinks.Of(f.Readers[0]) is { HasName: false }))
            {
                var replacing = new StorageAmount(released.ReplacingBytes, released.ReplacingFiles);
                var room = StorageAmount.OfReplacement(StorageAmount.OfFile(file.Length), replacing);
                file.Room = room;
                released -= room;
                lease.Settle(default(StorageAmount) - room, default);
            }

            return _files.Values.Any(f => f.Room is not null);
        }
    }

    private void Close(Stream content, ulong number)
    {
        lock (_lock)
        {
            // Closed under the lock: nobody asks about a descriptor that is somebody else's already.
            content.Dispose();
            var file = _files[number];
            file.Readers.Remove(content);
            if (file.Readers.Count > 0) return;
            _files.Remove(number);
            _count = _files.Count;
            if (file.Room is { } room) lease.Settle(room, default);
        }
    }

    private sealed class OpenInode
    {
        public List<Stream> Readers { get; } = [];

        public long Length { get; set; }

        /// <summary>What is kept for it; null as long as it has a name.</summary>
        public StorageAmount? Room { get; set; }
    }
}
