using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>Asks for the commands that the user may call: section 5.</summary>
internal sealed record CommandsRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Commands;
}

/// <summary>Calls a registered command: section 5.</summary>
internal sealed record InvokeRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Invoke;

    public required string Name { get; init; }

    public string[]? Arguments { get; init; }

    public bool AsObject { get; init; }

    public int? Depth { get; init; }

    public bool Verbose { get; init; }
}
