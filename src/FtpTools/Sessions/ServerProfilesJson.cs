using System.Text.Json.Serialization;

namespace FtpTools.Sessions;

/// <summary>Reads and writes the file of saved servers strictly: missing, duplicate or null values are errors. So is what this version does
/// not know: it would be lost when the file is written again.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    MaxDepth = 4)]
[JsonSerializable(typeof(ServerProfilesDocument))]
internal sealed partial class ServerProfilesJson : JsonSerializerContext;
