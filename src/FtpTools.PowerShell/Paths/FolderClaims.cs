namespace FtpTools.PowerShell.Paths;

/// <summary>
/// Keeps apart what comes from one directory of a server where names are told by upper and lower case, into a local folder where they may
/// not be.
/// </summary>
/// <param name="ignoresCase">Whether names that differ in upper and lower case only are the same here.</param>
internal sealed class FolderClaims(bool ignoresCase)
{
    private readonly Dictionary<string, string>? _taken = ignoresCase ? new(StringComparer.OrdinalIgnoreCase) : null;

    /// <param name="folder">The full path of the local folder.</param>
    public FolderClaims(string folder)
        : this(LocalVolume.IgnoresCase(folder))
    {
    }

    /// <summary>Takes the name of an item for it.</summary>
    /// <exception cref="FtpToolsException">Another one has it here (<see cref="ErrorCode.InvalidArgument"/>).</exception>
    public void Claim(RemoteItem item)
    {
        if (_taken is null || _taken.TryAdd(item.Name, item.RemotePath)) return;
        var message = $"'{_taken[item.Name]}' and '{item.RemotePath}' would get the same path here, where upper and lower case are the same. "
            + "The second was not moved; receive it alone, with another name as -Destination.";
        throw new FtpToolsException(ErrorCode.InvalidArgument, message) { Target = item.RemotePath };
    }
}
