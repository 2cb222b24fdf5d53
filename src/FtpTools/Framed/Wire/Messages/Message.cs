using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>The base of all messages: the fields that every header has.</summary>
internal abstract record Message
{
    /// <summary>What the message is. It is on the wire as <see cref="Op"/> only; overrides repeat the attribute, which they do not
    /// inherit.</summary>
    [JsonIgnore]
    public abstract MessageType Type { get; }

    [JsonPropertyOrder(-3)]
    public string Op => MessageTable.NameOf(Type);

    [JsonPropertyOrder(-2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Id { get; init; }

    [JsonPropertyOrder(-1)]
    public int? TotalSize { get; init; }
}

/// <summary>A message that carries the digest of a file, in the field named after the algorithm.</summary>
internal abstract record DigestMessage : Message
{
    public string? Md5 { get; init; }

    public string? Sha256 { get; init; }

    [JsonPropertyName("xxh128")]
    public string? XxHash128 { get; init; }

    /// <summary>The digest for an algorithm, or null when the message has none for it.</summary>
    public string? DigestFor(DigestAlgorithm algorithm)
    {
        return algorithm switch
        {
            DigestAlgorithm.Md5 => Md5,
            DigestAlgorithm.Sha256 => Sha256,
            _ => XxHash128,
        };
    }
}
