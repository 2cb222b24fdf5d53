using System.Text.Json.Serialization;

namespace FtpTools.Security;

/// <summary>Reads and writes the file of known servers strictly: missing, duplicate or null values are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(KnownServersDocument))]
internal sealed partial class KnownServersJson : JsonSerializerContext;
