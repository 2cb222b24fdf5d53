namespace FtpTools;

/// <summary>What is under a name.</summary>
public enum RemoteItemType
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link; it is shown, and never followed.</summary>
    Link,

    /// <summary>A device, a pipe or a socket.</summary>
    Other,
}
