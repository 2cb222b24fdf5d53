using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>The first request of a connection: docs/protocol.md section 2.</summary>
internal sealed record HelloRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Hello;

    public required int[] Versions { get; init; }

    public string[]? Features { get; init; }

    public string? Agent { get; init; }
}

/// <summary>Begins a login: section 3.</summary>
internal sealed record LoginRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Login;

    public required string Mechanism { get; init; }

    public required string Message { get; init; }
}

/// <summary>Ends a login: section 3.</summary>
internal sealed record LoginFinishRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.LoginFinish;

    public required string Message { get; init; }
}
