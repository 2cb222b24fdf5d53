using FtpTools.Files;

namespace FtpTools.PowerShell.Paths;

/// <summary>Where files go on the server.</summary>
internal sealed class RemoteDestination : Destination
{
    private readonly FtpSession _session;
    private readonly RemotePath _path;

    private RemoteDestination(FtpSession session, string path, DestinationKind kind)
        : base(path, kind)
    {
        _session = session;
        _path = RemotePath.Parse(path);
    }

    /// <summary>Whether nobody has asked yet what is there:
    /// a file may be sent to <see cref="Below"/> when it turns out to be a directory.</summary>
    public bool IsGuess { get; private init; }

    /// <summary>Treats a destination that is not marked as a directory as the name of a file, without asking the server.</summary>
    public static RemoteDestination Guess(FtpSession session, string destination)
    {
        var path = session.ResolvePath(destination);
        var isDirectory = IsMarked(destination, path);
        return new RemoteDestination(session, path, isDirectory ? DestinationKind.Directory : DestinationKind.Nothing)
        {
            IsGuess = !isDirectory,
        };
    }

    /// <summary>Finds out what a destination means. A path that ends in <c>/</c> is a directory, whether it exists or not.</summary>
    /// <param name="session">The session.</param>
    /// <param name="destination">The path as it was typed.</param>
    /// <param name="comesIntoBeing">Whether a missing directory is created when something is put into it.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public static async Task<RemoteDestination> FindAsync(
        FtpSession session, string destination, bool comesIntoBeing, CancellationToken cancellationToken)
    {
        var path = session.ResolvePath(destination);
        if (IsMarked(destination, path)) return new RemoteDestination(session, path, DestinationKind.Directory);
        try
        {
            var item = await session.StatAsync(path, cancellationToken);
            return new RemoteDestination(session, path, item.IsDirectory ? DestinationKind.Directory : DestinationKind.File);
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            return new RemoteDestination(session, path, DestinationKind.Nothing) { ComesIntoBeing = comesIntoBeing };
        }
    }

    /// <inheritdoc/>
    public override string Below(string name) => _path.Below(name).ToString();

    /// <inheritdoc/>
    public override string KeyOf(string path) => $"{_session.Name}:{path}";

    private static bool IsMarked(string destination, string path) => destination.Length == 0 || destination.EndsWith('/') || path == "/";
}
