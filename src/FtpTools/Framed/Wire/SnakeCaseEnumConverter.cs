using System.Text.Json;
using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire;

/// <summary>Writes an enum as its name in snake case and reads nothing else: no numbers, no other spelling.</summary>
internal sealed class SnakeCaseEnumConverter<T> : JsonStringEnumConverter<T>
    where T : struct, Enum
{
    public SnakeCaseEnumConverter()
        : base(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    {
    }
}
