using System.Text.Json.Serialization;

namespace FtpTools.Files;

/// <summary>A file or directory as it appears in a listing; in a listing of broken stores, the path, what has arrived, and in
/// <see cref="FileSize"/> the length of the whole file. In the answer to a fetch, <see cref="Mode"/> is the mode of the file.</summary>
internal sealed record FileEntry(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RemoteItemType Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long Size,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTime Modified,
    long? FileSize = null,
    int? Mode = null);
