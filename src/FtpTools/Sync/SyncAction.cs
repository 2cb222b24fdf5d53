namespace FtpTools;

/// <summary>What a step of a synchronisation does.</summary>
public enum SyncAction
{
    /// <summary>Nothing, and an error when the plan is carried out: what is on the two sides cannot be made alike.</summary>
    Conflict,

    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>Makes a directory.</summary>
    CreateDirectory,

    /// <summary>Replaces a file by that of the other side.</summary>
    Overwrite,

    /// <summary>Sends a file that the server does not have.</summary>
    Send,

    /// <summary>Receives a file that is not here.</summary>
    Receive,

    /// <summary>Deletes a file or an empty directory.</summary>
    Delete,
}
