namespace FtpTools.Ftp.Server;

/// <summary>How far a client must have come for a verb.</summary>
internal enum FtpPhase
{
    /// <summary>Connected.</summary>
    Greeted,

    /// <summary>Encrypted, or in plain where that is allowed.</summary>
    Secured,

    /// <summary>Logged in.</summary>
    LoggedIn,
}
