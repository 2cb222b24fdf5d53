namespace FtpTools.PowerShell.Transfers;

/// <summary>A file that is to move, between two places.</summary>
/// <param name="Session">The session it goes through.</param>
/// <param name="LocalPath">Its full path on this computer.</param>
/// <param name="RemotePath">Its path on the server.</param>
internal readonly record struct PlannedFile(FtpSession Session, string LocalPath, string RemotePath);
