using System.Text.Json.Serialization;

namespace FtpTools.Protocol.Messages;

/// <summary>A file or directory as it stands in a listing.</summary>
internal sealed record Entry(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RemoteItemType Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTime Modified);

/// <summary>What stands under a name.</summary>
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
