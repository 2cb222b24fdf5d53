using System.Text.Json.Serialization;
using FtpTools.Files;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>A piece of a listing; the entries are in the body: section 5.</summary>
internal sealed record PageMessage : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Page;
}

/// <summary>The successful end of a request. Which fields it has depends on the request: sections 2 to 6.</summary>
internal sealed record ReplyMessage : DigestMessage
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Reply;

    public int? Version { get; init; }

    public string[]? Features { get; init; }

    public string? Agent { get; init; }

    public string[]? Mechanisms { get; init; }

    public int? MaxRequests { get; init; }

    public int? MaxBody { get; init; }

    public DateTime? Time { get; init; }

    public string? Message { get; init; }

    public string? UserName { get; init; }

    public bool? ReadOnly { get; init; }

    public FileEntry? Entry { get; init; }

    public long? Count { get; init; }

    public long? Omitted { get; init; }

    public string[]? OmittedEntries { get; init; }

    public long? Length { get; init; }

    public QuotaStatus? Quota { get; init; }

    public string[]? Commands { get; init; }

    public string? FileName { get; init; }

    public string[]? Errors { get; init; }

    public NoticeField[]? Notices { get; init; }
}

/// <summary>The unsuccessful end of a request: section 7.</summary>
internal sealed record ErrorMessage : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Error;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Code { get; init; }

    public required string Name { get; init; }

    public string? Message { get; init; }

    public string? Path { get; init; }

    public string[]? Errors { get; init; }

    public NoticeField[]? Notices { get; init; }
}
