namespace FtpTools.Sync;

/// <summary>An entry on one side of a synchronisation.</summary>
/// <param name="Path">Its path below the top, with <c>/</c> between the names.</param>
/// <param name="Type">What it is.</param>
/// <param name="Length">Bytes; 0 for all but files.</param>
/// <param name="Modified">The last change.</param>
internal sealed record SyncEntry(string Path, RemoteItemType Type, long Length = 0, DateTime Modified = default)
{
    /// <summary>The last name of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Type == RemoteItemType.Directory;

    /// <summary>The path of the directory that something is in; empty for the top, null for what is above.</summary>
    public static string? ParentOf(string path) => path.Length == 0 ? null : path[..Math.Max(path.LastIndexOf('/'), 0)];
}
