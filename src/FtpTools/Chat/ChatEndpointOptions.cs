using System.Net;

namespace FtpTools;

/// <summary>How messages are received and sent.</summary>
public sealed record ChatEndpointOptions
{
    /// <summary>The address to listen on; <see cref="IPAddress.IPv6Any"/> is every address, IPv4 included.
    /// The default is this computer only.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The UDP port; 0 takes a free one.</summary>
    public int Port { get; init; } = ChatAddress.DefaultPort;

    /// <summary>Seals what is sent, and refuses what is not sealed; null for messages in the clear.</summary>
    public ChatKey? Key { get; init; }

    /// <summary>How many messages may wait to be read. When one more comes, the oldest is dropped and counted.</summary>
    public int QueueLength { get; init; } = 1024;

    /// <summary>Gives the name of the contact at an address and port, or null.</summary>
    public Func<IPEndPoint, string?>? NameOf { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
