using System.Text.Json.Serialization;
using FtpTools.Protocol;

namespace FtpTools;

/// <summary>What is under a name.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RemoteItemType>))]
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
