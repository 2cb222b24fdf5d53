using System.Diagnostics;
using System.Net.Sockets;

namespace FtpTools.Benchmarks.Peers;

/// <summary>Programs of others: run to their end, or kept as servers.</summary>
internal static class Command
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchException">It failed; with what it wrote to its error output.</exception>
    public static Task RunAsync(string program, params string[] arguments) => ReadAsync(program, arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="BenchException">It failed; with what it wrote to its error output.</exception>
    public static async Task<string> ReadAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new BenchException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await error} {await output}");
        return await output;
    }

    /// <summary>Starts a server and waits until it accepts connections.</summary>
    public static async Task<Process> ServeAsync(Place place, int port, string program, params string[] arguments)
    {
        string[] all = [.. place.AtServer, program, .. arguments];
        var process = Start(all[0], all[1..]);
        _ = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var started = Stopwatch.GetTimestamp();
        while (!(place == Place.Loopback ? await AcceptsAsync(port) : Listens(process, port)))
        {
            if (process.HasExited) throw new BenchException($"{program} ended at once: {await error}");
            if (Stopwatch.GetElapsedTime(started) > StartTime) throw new BenchException($"{program} does not listen on port {port}.");
            await Task.Delay(20);
        }

        return process;
    }

    /// <summary>Starts a program with its streams redirected.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new BenchException($"{program} could not be started.");
    }

    /// <summary>Ends a server.</summary>
    public static async Task StopAsync(Process? process)
    {
        if (process is null) return;
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // From here nobody can connect to it; but its own table of sockets can be read (proc_net(5): the address in hexadecimal, 0A for one that listens).
    private static bool Listens(Process process, int port)
    {
        var table = $"/proc/{process.Id}/net/tcp";
        return File.Exists(table) && File.ReadLines(table).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields[3] == "0A" && fields[1].EndsWith($":{port:X4}", StringComparison.Ordinal));
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
