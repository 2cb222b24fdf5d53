namespace FtpTools.Storage;

/// <summary>What the file system says of one name, without following it where it is a link.</summary>
/// <param name="Type">What is there.</param>
/// <param name="Length">Bytes; 0 for all but files.</param>
/// <param name="Modified">The last change, UTC.</param>
/// <param name="Mode">Who may do what with a file; null for all but files, and where the platform keeps no such modes.</param>
/// <param name="Id">What tells it from all others; null where the platform does not say.</param>
internal readonly record struct ItemStatus(
    RemoteItemType Type, long Length, DateTime Modified, UnixFileMode? Mode = null, FileId? Id = null);
