using System.Text.Json.Serialization;

namespace FtpTools.Datagrams;

/// <summary>Reads and writes the file of contacts strictly: what is missing, doubled or null is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(ChatContactsDocument))]
internal sealed partial class ChatContactsJson : JsonSerializerContext;
