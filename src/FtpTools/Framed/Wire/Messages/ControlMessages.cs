using System.Text.Json.Serialization;

namespace FtpTools.Framed.Wire.Messages;

/// <summary>Stops a request that is under way: section 5.</summary>
internal sealed record CancelRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Cancel;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int Target { get; init; }
}

/// <summary>Says that a page of a listing was taken, so that one more may come: section 5.</summary>
internal sealed record MoreMessage : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.More;
}

/// <summary>Asks whether the server is there: section 5.</summary>
internal sealed record PingRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Ping;
}

/// <summary>Ends the connection in order: section 5.</summary>
internal sealed record QuitRequest : Message
{
    [JsonIgnore]
    public override MessageType Type => MessageType.Quit;
}
