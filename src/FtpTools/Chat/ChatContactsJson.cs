using System.Text.Json.Serialization;

namespace FtpTools.Chat;

/// <summary>Reads and writes the file of contacts strictly: missing, duplicate or null values are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(ChatContactsDocument))]
internal sealed partial class ChatContactsJson : JsonSerializerContext;
