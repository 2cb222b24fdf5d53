using FtpTools.Benchmarks.Peers;

namespace FtpTools.Benchmarks.Line;

/// <summary>
/// Two network namespaces with a line between them that is as slow as it is told to be. This process is the line: it carries the
/// packets from the network device in one to that in the other. Linux, and root only.
/// </summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private const string ServerAddress = "10.213.17.1";
    private const string ClientAddress = "10.213.17.2";
    private const int Seed = 17;

    private readonly string _ip;
    private readonly List<string> _namespaces = [];
    private readonly List<TunDevice> _devices = [];
    private readonly List<OneWay> _ways = [];

    private SlowLine(string ip) => _ip = ip;

    /// <summary>Where peers run that use it.</summary>
    public Place Place => new(ServerAddress, [_ip, "netns", "exec", _namespaces[0]], [_ip, "netns", "exec", _namespaces[1]]);

    /// <summary>Makes it.</summary>
    /// <exception cref="BenchException">This computer or user cannot.</exception>
    public static async Task<SlowLine> OpenAsync(LineSettings settings)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) throw new BenchException("network namespaces need Linux and root");
        if (!File.Exists("/dev/net/tun")) throw new BenchException("there is no /dev/net/tun");
        var line = new SlowLine(Workbench.Find("ip") ?? throw new BenchException("ip is not installed"));
        try
        {
            var server = await line.AddEndAsync("s", ServerAddress, ClientAddress, settings.Congestion);
            var client = await line.AddEndAsync("c", ClientAddress, ServerAddress, settings.Congestion);
            line._ways.Add(new OneWay(server, client, settings, Seed));
            line._ways.Add(new OneWay(client, server, settings, Seed + 1));
            return line;
        }
        catch (BenchException)
        {
            await line.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var way in _ways) way.Dispose();
        if (_ways.Count == 2)
            await Console.Error.WriteLineAsync($"  The line dropped and lost of the packets to the client {_ways[0].Missing}, to the server {_ways[1].Missing}.");
        foreach (var device in _devices) device.Dispose();
        foreach (var name in _namespaces) await Command.RunAsync(_ip, "netns", "delete", name);
    }

    private async Task<TunDevice> AddEndAsync(string letter, string address, string other, string congestion)
    {
        var name = $"ftpbench-{letter}{Environment.ProcessId}";
        await Command.RunAsync(_ip, "netns", "add", name);
        _namespaces.Add(name);
        var device = new TunDevice($"fb{letter}{Environment.ProcessId}");
        _devices.Add(device);
        await Command.RunAsync(_ip, "link", "set", device.Name, "netns", name);
        await Command.RunAsync(_ip, "-n", name, "address", "add", address, "peer", other, "dev", device.Name);
        foreach (var each in new[] { "lo", device.Name }) await Command.RunAsync(_ip, "-n", name, "link", "set", each, "up");

        // What one connection learned of the line must not help or hinder the next, whoever that is.
        await Command.RunAsync(_ip, "netns", "exec", name, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/tcp_no_metrics_save");

        // On the route: the setting of a namespace takes only what the whole computer allows to everybody.
        await Command.RunAsync(_ip, "-n", name, "route", "change", other, "dev", device.Name, "proto", "kernel", "scope", "link", "src", address, "congctl", congestion);
        return device;
    }
}
