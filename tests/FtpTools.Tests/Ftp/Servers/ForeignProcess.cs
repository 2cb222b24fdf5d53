using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>A server of somebody else that runs, until it is disposed.</summary>
internal sealed class ForeignProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ForeignProcess(Process process, int[] ports)
    {
        (_process, Ports) = (process, ports);
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The ports it listens on.</summary>
    public int[] Ports { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="ports">How many ports it needs.</param>
    /// <param name="start">How it is started, with these ports.</param>
    public static async Task<ForeignProcess> StartAsync(int ports, Func<int[], ProcessStartInfo> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Somebody else may take a port that is free now; then it is tried with others.
            var free = FreePorts(ports);
            var started = new ForeignProcess(Process.Start(start(free))!, free);
            await Eventually.TrueAsync(() => started.HasEnded || free.All(IsListening), "the server listens");
            if (!started.HasEnded) return started;
            var said = started.Said;
            await started.DisposeAsync();
            Assert.True(attempt < 3, $"The server ended: {said}");
        }
    }

    /// <summary>What it has written.</summary>
    public string Said
    {
        get
        {
            lock (_said) return _said.ToString();
        }
    }

    private bool HasEnded => _process.HasExited;

    /// <summary>Waits until it has no client any more, and no process of its own that was for one.</summary>
    public Task WhenEmptyAsync()
    {
        return Eventually.TrueAsync(() => Children().Length == 0 && !Ports.Any(HasConnection), "the server has let go of its clients");
    }

    /// <summary>Kills the processes that it has for its clients.</summary>
    public void KillChildren()
    {
        foreach (var id in Children().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            using var child = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            child.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        listeners.ForEach(l => l.Dispose());
        return ports;
    }

    private static bool IsListening(int port) => StatesOf(port).Contains("0A");

    private static bool HasConnection(int port) => StatesOf(port).Any(state => state is not ("0A" or "06"));

    // A connection only to look would be one more client.
    private static IEnumerable<string> StatesOf(int port)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadAllLines("/proc/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1].EndsWith(end, StringComparison.Ordinal)).Select(columns => columns[3]);
    }

    private string Children()
    {
        try
        {
            return File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Trim();
        }
        catch (IOException) when (HasEnded)
        {
            return "";
        }
    }

    private void Say(string? line)
    {
        lock (_said) _said.AppendLine(line);
    }
}
