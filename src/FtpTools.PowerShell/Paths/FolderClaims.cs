namespace FtpTools.PowerShell.Paths;

/// <summary>
/// Keeps apart what comes from one directory on a server, where names are case-sensitive, into a local folder where they may
/// not be.
/// </summary>
/// <param name="ignoresCase">Whether names that differ only in case are the same here.</param>
internal sealed class FolderClaims(bool ignoresCase)
{
    private readonly Dictionary<string, string>? _taken = ignoresCase ? new(StringComparer.OrdinalIgnoreCase) : null;

    /// <param name="folder">The full path of the local folder.</param>
    public FolderClaims(string folder)
        : this(LocalVolume.IgnoresCase(folder))
    {
    }

    /// <summary>Claims a name for an item.</summary>
    /// <exception cref="FtpToolsException">Another one already has it here (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public void Claim(RemoteItem item)
    {
        if (_taken is null || _taken.TryAdd(item.Name, item.RemotePath)) return;
        var message = $"'{_taken[item.Name]}' and '{item.RemotePath}' would get the same path here, where case is ignored. "
            + "The second was not moved; receive it alone, under another name with -Destination.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = item.RemotePath };
    }
}
