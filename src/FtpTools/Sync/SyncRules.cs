using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools.Sync;

/// <summary>What a plan depends on besides the two sides.</summary>
internal sealed record SyncRules
{
    /// <summary>Which side is made like the other.</summary>
    public required SyncDirection Direction { get; init; }

    /// <summary>The full path of the local folder.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The directory on the server.</summary>
    public required RemotePath RemotePath { get; init; }

    /// <summary>Whether to delete what exists only on the target.</summary>
    public bool Delete { get; init; }

    /// <summary>How files were compared.</summary>
    public FileComparison Compare { get; init; }

    /// <summary>The paths of the files that have the same digest on both sides, when they were compared by digest.</summary>
    public IReadOnlySet<string> SameDigest { get; init; } = new HashSet<string>();

    /// <summary>The bytes that the target may still take; null without a limit.</summary>
    public long? BytesFree { get; init; }

    /// <summary>The files that the target may still take; null without a limit.</summary>
    public long? FilesFree { get; init; }

    /// <summary>Whether the target is the server.</summary>
    public bool IsUp => Direction == SyncDirection.Up;

    /// <summary>Where the target is, for people.</summary>
    public string AtTarget => IsUp ? "on the server" : "here";

    /// <summary>Where the source is, for people.</summary>
    public string AtSource => IsUp ? "here" : "on the server";

    /// <summary>The full local path of something below the top.</summary>
    public string Local(string path) => path.Length == 0 ? LocalPath : Path.Combine([LocalPath, .. path.Split('/')]);

    /// <summary>The absolute remote path of something below the top, also of what no server can hold.</summary>
    public string Remote(string path) => path.Length == 0 ? RemotePath.ToString() : RemotePath.Prefix + path;

    /// <summary>Whether names that differ only in case are the same name on the target.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>Why the target cannot have something at a path; null when it can.</summary>
    public string? FaultOf(SyncEntry entry)
    {
        if (!IsUp)
            return NameRules.Current.FaultOf(entry.Name) is { } fault
                ? $"The name {fault}"
                : LocalPlace.FaultOf(Local(entry.Path)) is { } tooLong ? $"The path {tooLong}" : null;
        var directory = Remote(SyncEntry.ParentOf(entry.Path) ?? string.Empty);
        if (LocalNames.FaultOf(directory, entry.Name) is { } why) return $"It cannot be sent, because {why}; rename it";
        return RemotePath.IsWithinLimits(Remote(entry.Path)) ? null : "The path is too long or too deep for a server";
    }

    /// <summary>Whether the server keeps a path for itself: it neither accepts nor lists anything there.</summary>
    public bool IsReserved(string path) => HomePaths.IsPrivate(RemotePath.IsRoot ? path.Split('/')[0] : RemotePath.Names[0]);
}
