using System.Globalization;

namespace FtpTools;

/// <summary>The totals of a synchronisation plan.</summary>
public sealed record FtpSyncTotals
{
    /// <summary>Which side is made like the other.</summary>
    public required SyncDirection Direction { get; init; }

    /// <summary>The full path of the local folder.</summary>
    public required string LocalPath { get; init; }

    /// <summary>The absolute path of the directory on the server.</summary>
    public required string RemotePath { get; init; }

    /// <summary>Files that are sent or received because the other side does not have them.</summary>
    public int NewFiles { get; init; }

    /// <summary>Files that are replaced.</summary>
    public int OverwrittenFiles { get; init; }

    /// <summary>Directories that are made.</summary>
    public int NewDirectories { get; init; }

    /// <summary>Files and directories that are deleted.</summary>
    public int DeletedItems { get; init; }

    /// <summary>Files that are already the same, and what is left alone.</summary>
    public int SkippedItems { get; init; }

    /// <summary>What cannot be made alike.</summary>
    public int Conflicts { get; init; }

    /// <summary>The bytes of content that are moved.</summary>
    public long BytesToMove { get; init; }

    /// <summary>The bytes by which the target grows before anything is deleted; negative when it shrinks.</summary>
    public long BytesNeeded { get; init; }

    /// <summary>Whether there is anything to change.</summary>
    public bool HasWork => NewFiles + OverwrittenFiles + NewDirectories + DeletedItems > 0;

    /// <summary>The bytes that the user's quota leaves free on the server; null when there is no limit, and for downloads.</summary>
    public long? BytesFree { get; init; }

    /// <summary>The files that the user's quota leaves free on the server; null when there is no limit, and for downloads.</summary>
    public long? FilesFree { get; init; }

    /// <summary>Whether the quota has room for what is sent. What is deleted does not count, because that happens last.</summary>
    public bool Fits => (BytesFree is not { } bytes || BytesNeeded <= bytes) && (FilesFree is not { } files || NewFiles <= files);

    /// <summary>The plan in one line.</summary>
    public override string ToString()
    {
        string[] parts =
        [
            .. Part(NewFiles, Direction == SyncDirection.Up ? "to send" : "to receive"),
            .. Part(OverwrittenFiles, "to overwrite"),
            .. Part(NewDirectories, NewDirectories == 1 ? "directory to make" : "directories to make"),
            .. Part(DeletedItems, "to delete"),
            .. Part(SkippedItems, "to skip"),
            .. Part(Conflicts, "in conflict"),
        ];
        var (from, to) = Direction == SyncDirection.Up ? (LocalPath, RemotePath) : (RemotePath, LocalPath);
        return $"{from} to {to}: {(parts.Length == 0 ? "nothing to do" : string.Join(", ", parts))}; "
            + $"{SizeText.Of(BytesToMove)} to move{Verdict()}";
    }

    private string Verdict()
    {
        if (BytesFree is null && FilesFree is null) return string.Empty;
        var bytes = BytesFree is { } b ? SizeText.Of(b) : null;
        var files = FilesFree is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f} files") : null;
        return $", {SizeText.Of(Math.Max(0, BytesNeeded))} more than before; "
            + $"{string.Join(" and ", new[] { bytes, files }.OfType<string>())} free: {(Fits ? "fits" : "does not fit")}";
    }

    private static IEnumerable<string> Part(long count, string what) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} {what}")];
}
