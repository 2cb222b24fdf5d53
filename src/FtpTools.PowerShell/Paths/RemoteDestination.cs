namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go on the server: into a directory, or under one name.</summary>
internal sealed class RemoteDestination
{
    private readonly string _path;
    private readonly bool _isDirectory;
    private bool _isTaken;

    private RemoteDestination(string path, bool isDirectory)
    {
        _path = path;
        _isDirectory = isDirectory;
    }

    /// <summary>Whether nobody has asked yet what is there: a file may be sent to <see cref="Below"/> when it turns out to be a directory.</summary>
    public bool IsGuess { get; private init; }

    /// <summary>Takes a destination that is not marked as a directory for the name of a file, without asking the server.</summary>
    public static RemoteDestination Guess(FtpSession session, string destination)
    {
        var path = session.ResolvePath(destination);
        var isDirectory = IsMarked(destination, path);
        return new RemoteDestination(path, isDirectory) { IsGuess = !isDirectory };
    }

    /// <summary>Finds out what a destination means. A path that ends in <c>/</c> is a directory, whether it exists or not.</summary>
    public static async Task<RemoteDestination> FindAsync(FtpSession session, string destination, CancellationToken cancellationToken)
    {
        var path = session.ResolvePath(destination);
        if (IsMarked(destination, path)) return new RemoteDestination(path, isDirectory: true);
        try
        {
            var item = await session.StatAsync(path, cancellationToken);
            return new RemoteDestination(path, item.IsDirectory);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            return new RemoteDestination(path, isDirectory: false);
        }
    }

    /// <summary>The path for a file or folder of this name; a destination that does not exist becomes it.</summary>
    /// <exception cref="FtpToolsException">The destination is one name, and another file has it.</exception>
    public string For(string name) => _isDirectory ? Below(name) : TakeName();

    /// <summary>The path of another name in the directory of a path.</summary>
    public static string Sibling(string path, string name) => path[..(path.LastIndexOf('/') + 1)] + name;

    /// <summary>The path of a name below the destination.</summary>
    public string Below(string name) => $"{_path.TrimEnd('/')}/{name}";

    private static bool IsMarked(string destination, string path) => destination.Length == 0 || destination.EndsWith('/') || path == "/";

    private string TakeName()
    {
        if (_isTaken)
            throw new FtpToolsException(ErrorCode.InvalidArgument, $"The destination '{_path}' is not a directory, and more than one file is to go there. End it with '/' to make a directory of it.") { Target = _path };
        _isTaken = true;
        return _path;
    }
}
