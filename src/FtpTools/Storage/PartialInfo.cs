using System.Text.Json;
using System.Text.Json.Serialization;
using FtpTools.Files;

namespace FtpTools.Storage;

/// <summary>What a partial file in a home is to become. It is kept beside the partial file, whose name does not say it.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Path">The path it is for.</param>
/// <param name="Length">The length of the whole file; null when whoever sends it has not told.</param>
/// <param name="Beside">What lay under the path when the upload began (<see cref="MarkOf"/>), where the length is unknown; null for
/// nothing.</param>
internal sealed record PartialInfo(
    string User,
    string Path,
    long? Length,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Beside = null)
{
    private const int MaxLength = 16 * 1024;

    /// <summary>Whether the length of the whole file is unknown, and only its owner can tell what is missing.</summary>
    [JsonIgnore]
    public bool IsOpen => Length is null;

    /// <summary>Whether it is a user's.</summary>
    public bool IsOf(string user) => User.Equals(user, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a user's for a path.</summary>
    public bool IsOf(string user, RemotePath path) => IsOf(user) && Path == path.ToString();

    /// <summary>By what it is seen later whether a file is still the same, and the same in content. Null for none.</summary>
    public static string? MarkOf(ItemStatus? status)
    {
        return status is { } file ? string.Join('-', file.Id?.Volume, file.Id?.Number, file.Length, file.Modified.Ticks) : null;
    }

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
