namespace FtpTools;

/// <summary>Which side of a synchronisation is made like the other.</summary>
public enum SyncDirection
{
    /// <summary>The directory on the server becomes like the local folder.</summary>
    Up,

    /// <summary>The local folder becomes like the directory on the server.</summary>
    Down,
}
