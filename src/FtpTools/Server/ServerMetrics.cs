using System.Diagnostics.Metrics;

namespace FtpTools.Server;

/// <summary>What the servers of this process count, under the meter <c>FtpTools.Server</c>.</summary>
internal static class ServerMetrics
{
    private static readonly Meter Meter = new("FtpTools.Server");

    public static readonly UpDownCounter<int> Connections = Meter.CreateUpDownCounter<int>(
        "ftptools.server.connections", "{connection}", "Open connections");

    public static readonly Counter<long> Logins = Meter.CreateCounter<long>(
        "ftptools.server.logins", "{login}", "Logins, by outcome");

    public static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "ftptools.server.requests", "{request}", "Requests that ended, by operation and outcome");

    public static readonly Counter<long> FileBytes = Meter.CreateCounter<long>(
        "ftptools.server.file.io", "By", "Bytes of file content, by direction");
}
