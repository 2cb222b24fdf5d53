namespace FtpTools;

/// <summary>Chooses by name what a synchronisation considers on either side. Everything else is neither moved nor deleted.</summary>
public sealed record SyncFilter
{
    /// <summary>Lets everything through.</summary>
    public static SyncFilter Everything { get; } = new();

    /// <summary>Whether a file with this name is considered.</summary>
    public Func<string, bool> TakesFile { get; init; } = static _ => true;

    /// <summary>Whether a directory with this name is looked into.</summary>
    public Func<string, bool> EntersDirectory { get; init; } = static _ => true;

    /// <summary>Whether directories are considered only for the files in them that are considered.</summary>
    public bool OmitsEmptyDirectories { get; init; }
}
