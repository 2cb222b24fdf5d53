using System.Diagnostics;

namespace FtpTools.Tests.Time;

/// <summary>chronyd, the NTP implementation of most Linux systems, where it is installed. It never sets the clock here.</summary>
internal sealed class Chrony : IAsyncDisposable
{
    private readonly Process _process;

    private Chrony(Process process)
    {
        _process = process;
    }

    public const string Absence = "chronyd is not installed on this computer.";

    /// <summary>Where it is; null when it is not installed.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => directory + "/chronyd").FirstOrDefault(File.Exists);

    /// <summary>Asks a server on this computer once, as a client.</summary>
    /// <returns>How it ended, and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> AskAsync(string folder, int port)
    {
        using var process = Start(["-Q", "-t", "15", .. Common(folder), $"server 127.0.0.1 port {port} iburst maxsamples 4"]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Starts it as a server on this computer.</summary>
    public static Chrony Serve(string folder, int port)
    {
        return new Chrony(Start(["-d", "-x", .. Common(folder), "local stratum 8", $"port {port}", "bindaddress 127.0.0.1", "allow 127.0.0.1"]));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string[] Common(string folder) => ["-U", "-u", Environment.UserName, $"pidfile {folder}/chronyd.pid", "cmdport 0", "bindcmdaddress /"];

    private static Process Start(string[] arguments)
    {
        return Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
