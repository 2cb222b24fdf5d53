using System.IO.Abstractions;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FtpTools;

/// <summary>How a time server is started. The defaults are those of a server for one computer.</summary>
public sealed record NetTimeServerOptions
{
    /// <summary>The port of servers that answer formats.</summary>
    public const int DefaultStrftimePort = 9000;

    /// <summary>The port of NTP servers.</summary>
    public const int DefaultNtpPort = 123;

    /// <summary>What it answers.</summary>
    public NetTimeProtocol Protocol { get; init; }

    /// <summary>A name by which to refer to the server in this process; <c>Time1</c>, <c>Time2</c> … if null.</summary>
    public string? Name { get; init; }

    /// <summary>The address to listen on; <see cref="IPAddress.IPv6Any"/> is every address of the computer, IPv4 included.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The UDP port; 0 takes a free one, null means the usual one of the protocol.</summary>
    public int? Port { get; init; }

    /// <summary>How far the NTP server says it is from a reference clock, 1 to 15. The default is the usual one for an undisciplined
    /// clock, so that a client prefers any better server.</summary>
    public int Stratum { get; init; } = 10;

    /// <summary>How wrong the NTP server says its clock may be.</summary>
    public TimeSpan RootDispersion { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Answers per second to one address, or to one IPv6 network of 64 bits; requests beyond that are dropped.
    /// Programs on this computer are not limited.</summary>
    public int AnswersPerSecond { get; init; } = 50;

    /// <summary>Requests that may wait; when more come, the oldest are dropped.</summary>
    public int QueueLength { get; init; } = 256;

    /// <summary>The clock and the time zone.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the time zone files are.</summary>
    public IFileSystem FileSystem { get; init; } = new FileSystem();

    /// <summary>Where the server logs to.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Whether programs on this computer are limited as others are.</summary>
    internal bool LimitsLoopback { get; init; }
}
