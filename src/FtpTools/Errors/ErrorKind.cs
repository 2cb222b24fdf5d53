namespace FtpTools;

/// <summary>The family an error belongs to. A front end maps it to its own categories.</summary>
public enum ErrorKind
{
    /// <summary>The peer broke the protocol, or the ends do not fit together.</summary>
    Protocol,

    /// <summary>The login did not succeed.</summary>
    Authentication,

    /// <summary>The encryption or the certificate cannot be trusted.</summary>
    Security,

    /// <summary>Something that was named is not there.</summary>
    NotFound,

    /// <summary>Something of that name is there already.</summary>
    Exists,

    /// <summary>The name, path or argument is not accepted.</summary>
    InvalidName,

    /// <summary>Whoever asked is not allowed to.</summary>
    PermissionDenied,

    /// <summary>There is no room left.</summary>
    Quota,

    /// <summary>The content is not what it should be.</summary>
    InvalidData,

    /// <summary>The storage or a device failed.</summary>
    Storage,

    /// <summary>The connection could not be made or broke.</summary>
    Connection,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>Something is in use by somebody else.</summary>
    Busy,

    /// <summary>The state of this end does not allow it.</summary>
    InvalidState,
}
