namespace FtpTools.PowerShell.Results;

/// <summary>The digest of a file on the server, computed there.</summary>
/// <param name="Algorithm">How it was computed.</param>
/// <param name="Hash">The digest in upper-case hexadecimal, as Get-FileHash writes it.</param>
/// <param name="RemotePath">The file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Session">The session through which it was requested.</param>
public sealed record FtpFileHash(DigestAlgorithm Algorithm, string Hash, string RemotePath, long Length, FtpSession Session);
