namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go on this computer: into a folder, or under one name.</summary>
internal sealed class LocalDestination
{
    private readonly bool _isFolder;
    private bool _isTaken;

    /// <param name="fullPath">The destination as a full path.</param>
    /// <param name="typed">As the user typed it: one that ends in a separator is a folder, whether it exists or not.</param>
    public LocalDestination(string fullPath, string typed)
    {
        Folder = Path.TrimEndingDirectorySeparator(fullPath);
        _isFolder = Directory.Exists(fullPath) || typed.EndsWith('/') || typed.EndsWith(Path.DirectorySeparatorChar);
    }

    /// <summary>The destination itself.</summary>
    public string Folder { get; }

    /// <summary>The full path for a file or folder of this name.</summary>
    /// <exception cref="FtpToolsException">This platform cannot hold the name, or the destination is one name and is taken.</exception>
    public string For(string name)
    {
        if (_isFolder) return LocalPlace.Below(Folder, name);
        if (_isTaken)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"The destination '{Folder}' is not a folder, and more than one file is to go there. End it with '/' to make a folder of it.") { Target = Folder };
        _isTaken = true;
        return Folder;
    }
}
