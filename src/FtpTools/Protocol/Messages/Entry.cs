using System.Text.Json.Serialization;

namespace FtpTools.Protocol.Messages;

/// <summary>A file or directory as it stands in a listing.</summary>
internal sealed record Entry(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RemoteItemType Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTime Modified);
