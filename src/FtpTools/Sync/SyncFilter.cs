namespace FtpTools;

/// <summary>Chooses by name what a synchronisation sees of either side. What it does not see is neither moved nor deleted.</summary>
public sealed record SyncFilter
{
    /// <summary>Sees everything.</summary>
    public static SyncFilter Everything { get; } = new();

    /// <summary>Whether a file with this name is seen.</summary>
    public Func<string, bool> TakesFile { get; init; } = static _ => true;

    /// <summary>Whether a directory with this name is looked into.</summary>
    public Func<string, bool> EntersDirectory { get; init; } = static _ => true;

    /// <summary>Whether directories are seen only for the files that are seen in them.</summary>
    public bool OmitsEmptyDirectories { get; init; }
}
