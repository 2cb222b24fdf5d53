namespace FtpTools.Storage;

/// <summary>How much storage something takes, or by how much that changes.</summary>
/// <param name="Bytes">The lengths of files added up; what a file system needs for them beyond that does not count.</param>
/// <param name="Files">The number of files.</param>
internal readonly record struct StorageAmount(long Bytes, long Files)
{
    public static StorageAmount operator +(StorageAmount a, StorageAmount b) => new(a.Bytes + b.Bytes, a.Files + b.Files);

    public static StorageAmount operator -(StorageAmount a, StorageAmount b) => new(a.Bytes - b.Bytes, a.Files - b.Files);

    /// <summary>One file of this length.</summary>
    public static StorageAmount OfFile(long length) => new(length, 1);

    /// <summary>The larger of each of the two.</summary>
    public static StorageAmount Max(StorageAmount a, StorageAmount b) => new(Math.Max(a.Bytes, b.Bytes), Math.Max(a.Files, b.Files));

    /// <summary>This, with nothing below zero.</summary>
    public StorageAmount OrZero() => Max(this, default);

    /// <summary>Whether there is room for a change. What needs none of one or the other always fits, even where
    /// less than nothing is left.</summary>
    public bool Allows(StorageAmount change) => (change.Bytes <= 0 || change.Bytes <= Bytes) && (change.Files <= 0 || change.Files <= Files);
}
