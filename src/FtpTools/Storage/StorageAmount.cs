namespace FtpTools.Storage;

/// <summary>How much storage something takes, or by how much that changes.</summary>
/// <param name="Bytes">The lengths of files added up; what a file system needs for them beyond that does not count.</param>
/// <param name="Files">The number of files.</param>
internal readonly record struct StorageAmount(long Bytes, long Files)
{
    /// <summary>The number of directories. Of what there is room for, this is by how many more than the files all entries may be.</summary>
    public long Directories { get; init; }

    /// <summary>Of what an upload takes, the bytes for which the file that it replaces makes room in the end. Until that is gone both
    /// are on the disk. What lies in a home has none of these.</summary>
    public long ReplacingBytes { get; init; }

    /// <summary>The same in files.</summary>
    public long ReplacingFiles { get; init; }

    public static StorageAmount operator +(StorageAmount a, StorageAmount b) => new(a.Bytes + b.Bytes, a.Files + b.Files)
    {
        Directories = a.Directories + b.Directories,
        ReplacingBytes = a.ReplacingBytes + b.ReplacingBytes,
        ReplacingFiles = a.ReplacingFiles + b.ReplacingFiles,
    };

    public static StorageAmount operator -(StorageAmount a, StorageAmount b) => new(a.Bytes - b.Bytes, a.Files - b.Files)
    {
        Directories = a.Directories - b.Directories,
        ReplacingBytes = a.ReplacingBytes - b.ReplacingBytes,
        ReplacingFiles = a.ReplacingFiles - b.ReplacingFiles,
    };

    /// <summary>One directory.</summary>
    public static StorageAmount OfDirectory { get; } = new() { Directories = 1 };

    /// <summary>Files and directories.</summary>
    public long Entries => Files + Directories;

    /// <summary>One file of this length.</summary>
    public static StorageAmount OfFile(long length) => new(length, 1);

    /// <summary>What is at a place: a file, or nothing that counts.</summary>
    public static StorageAmount Of(ItemStatus? status) => status is { Type: RemoteItemType.File } file ? OfFile(file.Length) : default;

    /// <summary>What an upload takes until it has replaced a file: in the quota the difference, on the disk all of it.</summary>
    /// <param name="content">The upload.</param>
    /// <param name="replaced">What it replaces; nothing where it replaces nothing.</param>
    public static StorageAmount OfReplacement(StorageAmount content, StorageAmount replaced)
    {
        return (content - replaced).OrZero() with
        {
            ReplacingBytes = Math.Min(content.Bytes, replaced.Bytes),
            ReplacingFiles = Math.Min(content.Files, replaced.Files),
        };
    }

    /// <summary>The larger of each of the two.</summary>
    public static StorageAmount Max(StorageAmount a, StorageAmount b) => new(Math.Max(a.Bytes, b.Bytes), Math.Max(a.Files, b.Files))
    {
        Directories = Math.Max(a.Directories, b.Directories),
        ReplacingBytes = Math.Max(a.ReplacingBytes, b.ReplacingBytes),
        ReplacingFiles = Math.Max(a.ReplacingFiles, b.ReplacingFiles),
    };

    /// <summary>This, with nothing below zero.</summary>
    public StorageAmount OrZero() => Max(this, default);

    /// <summary>Whether there is room for a change. What needs none of one or the other always fits, even where
    /// less than nothing is left.</summary>
    public bool Allows(StorageAmount change)
    {
        return Allows(change.Bytes, Bytes) && Allows(change.Files, Files) && Allows(change.Entries, Entries)
            && Allows(change.ReplacingBytes, ReplacingBytes) && Allows(change.ReplacingFiles, ReplacingFiles);
    }

    private static bool Allows(long change, long room) => change <= 0 || change <= room;
}
