namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go: into a directory, each under its own name, or, for a single one, to a path that is its new name.</summary>
internal abstract class Destination
{
    /// <param name="path">The destination itself.</param>
    /// <param name="kind">What is there.</param>
    protected Destination(string path, DestinationKind kind)
    {
        Path = path;
        Kind = kind;
    }

    /// <summary>The destination itself.</summary>
    public string Path { get; }

    /// <summary>What is there, or will be.</summary>
    public DestinationKind Kind { get; private set; }

    /// <summary>The path for a name, or for names with <c>/</c> between them: below a directory, or the destination itself.
    /// What has no name, which is a whole home, goes into the destination itself.</summary>
    /// <exception cref="FtpToolsException">The name is not allowed there.</exception>
    public string For(string name) => Kind == DestinationKind.Directory && name.Length > 0 ? Below(name) : Path;

    /// <summary>The path of a name below the destination.</summary>
    public abstract string Below(string name);

    /// <summary>A key that is equal for two paths that are the same place there.</summary>
    public abstract string KeyOf(string path);

    /// <summary>Whether a missing directory is created when something is put into it.</summary>
    public bool ComesIntoBeing { get; init; } = true;

    /// <summary>Turns it into a directory, because more than one item is to go there.</summary>
    /// <exception cref="FtpToolsException">It cannot become one (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public void TakeSeveral()
    {
        if (Kind == DestinationKind.Nothing && !ComesIntoBeing)
            throw Refused(
                $"There is no directory '{Path}', and more than one item is to go there. Create it with New-FtpDirectory, "
                    + "or name another -Destination.");
        if (Kind == DestinationKind.File)
            throw Refused(
                $"The destination '{Path}' is a file, and more than one file is to go there. Name a directory with -Destination.");
        Kind = DestinationKind.Directory;
    }

    private FtpToolsException Refused(string message) => new(ErrorCode.InvalidArgument, message) { Target = Path };
}
