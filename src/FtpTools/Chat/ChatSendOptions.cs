namespace FtpTools;

/// <summary>How long to wait for an answer, and how often a message is sent again.</summary>
public sealed record ChatSendOptions
{
    /// <summary>How long each attempt waits for the answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the message is sent again if no answer comes.</summary>
    public int Retries { get; init; }

    /// <summary>Seals the messages and requires sealed answers; null for messages in the clear.</summary>
    public ChatKey? Key { get; init; }

    /// <summary>The name to show for the peer; null for its address and port.</summary>
    public string? PeerName { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal ChatEndpointOptions Endpoint => new() { Key = Key, TimeProvider = TimeProvider, NameOf = _ => PeerName };
}
