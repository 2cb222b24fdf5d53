using System.IO.Abstractions;
using FtpTools.Time.Ntp;

namespace FtpTools;

/// <summary>How a time server is asked.</summary>
public sealed record NetTimeQuery
{
    /// <summary>The UDP port; null for the usual port of the protocol.</summary>
    public int? Port { get; init; }

    /// <summary>The strftime format: what a server is asked for, or how the time from NTP servers is written.</summary>
    public string Format { get; init; } = StrftimeFormatter.DefaultFormat;

    /// <summary>How long to wait in total.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum number of times the request is sent, evenly spread over the time, because datagrams get lost.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The clock and the time zone of this computer.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the time zone files are.</summary>
    public IFileSystem FileSystem { get; init; } = new FileSystem();

    /// <summary>The servers that asked not to be asked.</summary>
    internal NtpKissTable Kisses { get; init; } = NtpKissTable.OfProcess;
}
