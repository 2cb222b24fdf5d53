using System.Text.Json.Serialization;
using FtpTools.Files;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>Sends a file: section 6. With a body it is the whole file, without one the content follows in data frames.</summary>
internal sealed record StoreRequest : DigestMessage
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Store;

    public required string FileName { get; init; }

    public long? FileSize { get; init; }

    public string? Algorithm { get; init; }

    public DateTime? Modified { get; init; }

    public bool Overwrite { get; init; }

    public bool MakeParents { get; init; }

    public bool Resume { get; init; }

    public bool Durable { get; init; }

    public int? Mode { get; init; }
}

/// <summary>Asks for a file: section 6.</summary>
internal sealed record FetchRequest : DigestMessage
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Fetch;

    public required string FileName { get; init; }

    public string? Algorithm { get; init; }

    public long Offset { get; init; }
}

/// <summary>Asks for the digest of the beginning of a file: section 5.</summary>
internal sealed record DigestRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Digest;

    public required string FileName { get; init; }

    public string? Algorithm { get; init; }

    public long? Length { get; init; }
}

/// <summary>The server is ready for the content of a store.</summary>
internal sealed record ReadyMessage : DigestMessage
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Ready;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Offset { get; init; }
}

/// <summary>The content of a fetch follows.</summary>
internal sealed record BeginMessage : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Begin;

    public required FileEntry Entry { get; init; }

    public long Offset { get; init; }
}

/// <summary>A piece of content, the body of the frame.</summary>
internal sealed record DataMessage : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Data;

    public long? Offset { get; init; }
}

/// <summary>The content of a store is complete, and this is its digest.</summary>
internal sealed record EndMessage : DigestMessage
{
    [JsonIgnore]
    public override MessageType Type => MessageType.End;

    public long? Offset { get; init; }
}
