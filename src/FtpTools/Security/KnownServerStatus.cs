namespace FtpTools.Security;

/// <summary>How a server's certificate compares with the one that was remembered.</summary>
public enum KnownServerStatus
{
    /// <summary>Nothing is remembered about this server.</summary>
    Unknown,

    /// <summary>It is the remembered certificate.</summary>
    Same,

    /// <summary>It is not the remembered certificate.</summary>
    Changed,
}
