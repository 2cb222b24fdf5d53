namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go: into a directory, each under its own name, or, a single one, to a path that is its new name.</summary>
internal abstract class Destination
{
    /// <param name="path">The destination itself.</param>
    /// <param name="kind">What stands there.</param>
    protected Destination(string path, DestinationKind kind)
    {
        Path = path;
        Kind = kind;
    }

    /// <summary>The destination itself.</summary>
    public string Path { get; }

    /// <summary>What stands there, or will.</summary>
    public DestinationKind Kind { get; private set; }

    /// <summary>The path for a name, or for names with <c>/</c> between them: below a directory, or the destination itself.
    /// What has no name, which is a whole home, goes into the destination itself.</summary>
    /// <exception cref="FtpToolsException">The name cannot be held there.</exception>
    public string For(string name) => Kind == DestinationKind.Directory && name.Length > 0 ? Below(name) : Path;

    /// <summary>The path of a name below the destination.</summary>
    public abstract string Below(string name);

    /// <summary>What two paths have in common that are the same place there.</summary>
    public abstract string KeyOf(string path);

    /// <summary>Whether a directory that is missing comes into being with what is put into it.</summary>
    public bool ComesIntoBeing { get; init; } = true;

    /// <summary>Makes a directory of it, because more than one is to go there.</summary>
    /// <exception cref="FtpToolsException">It cannot become one (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public void TakeSeveral()
    {
        if (Kind == DestinationKind.Nothing && !ComesIntoBeing)
            throw Refused($"There is no directory '{Path}', and more than one is to go there. New-FtpDirectory makes it, or name another -Destination.");
        if (Kind == DestinationKind.File)
            throw Refused($"The destination '{Path}' is a file, and more than one file is to go there. Name a directory with -Destination.");
        Kind = DestinationKind.Directory;
    }

    private FtpToolsException Refused(string message) => new(ErrorCode.InvalidArgument, message) { Target = Path };
}
