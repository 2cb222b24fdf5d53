using System.Text.Json;
using System.Text.Json.Serialization;

namespace FtpTools.Storage;

/// <summary>What a partial file in a home is to become. It is kept beside the partial file, whose name does not say it.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Path">The path it is for.</param>
/// <param name="Length">The length of the whole file.</param>
internal sealed record PartialInfo(string User, string Path, long Length)
{
    private const int MaxLength = 16 * 1024;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PartialInfoJson.Default.PartialInfo);

    /// <summary>Reads it.</summary>
    /// <returns>Null when it is not valid: cut off by a crash, or not ours.</returns>
    public static PartialInfo? Read(Stream stream)
    {
        if (stream.Length > MaxLength) return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        try
        {
            return JsonSerializer.Deserialize(content, PartialInfoJson.Default.PartialInfo);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Its JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartialInfo))]
internal sealed partial class PartialInfoJson : JsonSerializerContext;
