namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go on this computer.</summary>
internal sealed class LocalDestination : Destination
{
    private readonly bool _ignoresCase;

    /// <param name="fullPath">The destination as a full path.</param>
    /// <param name="typed">As the user typed it: one that ends in a separator is a folder, whether it exists or not.</param>
    public LocalDestination(string fullPath, string typed)
        : this(fullPath, typed, LocalVolume.IgnoresCase(fullPath))
    {
    }

    /// <param name="fullPath">The destination as a full path.</param>
    /// <param name="typed">As the user typed it.</param>
    /// <param name="ignoresCase">Whether names that differ only in case are the same there.</param>
    internal LocalDestination(string fullPath, string typed, bool ignoresCase)
        : base(System.IO.Path.TrimEndingDirectorySeparator(fullPath), KindOf(fullPath, typed))
    {
        _ignoresCase = ignoresCase;
    }

    /// <inheritdoc/>
    public override string Below(string name) => LocalPlace.Below(Path, name.Split('/'));

    /// <inheritdoc/>
    public override string KeyOf(string path) => _ignoresCase ? path.ToUpperInvariant() : path;

    private static DestinationKind KindOf(string fullPath, string typed)
    {
        if (Directory.Exists(fullPath) || typed.EndsWith('/') || typed.EndsWith(System.IO.Path.DirectorySeparatorChar))
            return DestinationKind.Directory;
        return System.IO.Path.Exists(fullPath) ? DestinationKind.File : DestinationKind.Nothing;
    }
}
