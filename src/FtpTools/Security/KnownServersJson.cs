using System.Text.Json.Serialization;

namespace FtpTools.Security;

/// <summary>Reads and writes the file of known servers strictly: what is missing, doubled or null is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(KnownServersDocument))]
internal sealed partial class KnownServersJson : JsonSerializerContext;
