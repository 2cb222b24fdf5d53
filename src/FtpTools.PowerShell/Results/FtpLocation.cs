namespace FtpTools.PowerShell.Results;

/// <summary>The current directory of a session.</summary>
/// <param name="RemotePath">The absolute path in the home.</param>
/// <param name="Session">The session.</param>
public sealed record FtpLocation(string RemotePath, FtpSession Session)
{
    /// <summary>The path, so that the location can be used where text is expected.</summary>
    public override string ToString() => RemotePath;
}
