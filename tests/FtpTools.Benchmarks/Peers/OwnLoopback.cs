namespace FtpTools.Benchmarks.Peers;

/// <summary>
/// A loopback in a network namespace of its own. FTP makes a connection for each file, and each that ends keeps its port for a minute: after some ten
/// thousand, the search for a free port is what takes the time. Here few of them are kept. Linux, and root only.
/// </summary>
internal sealed class OwnLoopback : IAsyncDisposable
{
    private const int ClosedConnections = 1000;

    private readonly string? _ip;
    private readonly string _name = $"ftpbench-l{Environment.ProcessId}";

    private OwnLoopback(string? ip) => _ip = ip;

    /// <summary>Where peers run that use it.</summary>
    public Place Place => _ip is null ? Place.Loopback : new Place(Place.Loopback.Address, [_ip, "netns", "exec", _name], [_ip, "netns", "exec", _name]);

    /// <summary>Makes it; where that cannot be done, it is told, and the loopback of the computer serves.</summary>
    public static async Task<OwnLoopback> OpenAsync()
    {
        var ip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? Workbench.Find("ip") : null;
        var own = new OwnLoopback(ip);
        try
        {
            if (ip is null) throw new BenchException("network namespaces need Linux, root and ip");
            await Command.RunAsync(ip, "netns", "add", own._name);
            await Command.RunAsync(ip, "-n", own._name, "link", "set", "lo", "up");
            await Command.RunAsync(ip, "netns", "exec", own._name, "sh", "-c", $"echo {ClosedConnections} > /proc/sys/net/ipv4/tcp_max_tw_buckets");
            return own;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync($"Ports of closed connections will be missed: {e.Message}");
            await own.DisposeAsync();
            return new OwnLoopback(null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ip is not null && File.Exists($"/run/netns/{_name}")) await Command.RunAsync(_ip, "netns", "delete", _name);
    }
}
