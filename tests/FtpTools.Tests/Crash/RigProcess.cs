using System.Diagnostics;
using System.Globalization;
using FtpTools.CrashRig;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Crash;

/// <summary>A server or client in a process of its own.</summary>
internal sealed class RigProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private RigProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Starts one.</summary>
    /// <returns>The process, and what it said behind <see cref="RigSignals.Ready"/>.</returns>
    public static async Task<(RigProcess Process, string Said)> StartAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { typeof(RigSignals).Assembly.Location },
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = new RigProcess(Process.Start(start)!);
        var first = await process.ReadAsync();
        Assert.StartsWith(RigSignals.Ready, first, StringComparison.Ordinal);
        return (process, first![RigSignals.Ready.Length..]);
    }

    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Reads lines until one is as wanted, or the client is quiet.</summary>
    public async Task WaitAsync(Predicate<string> wanted)
    {
        while (await ReadAsync() is { } line && line != RigSignals.Quiet)
        {
            if (wanted(line)) return;
        }
    }

    /// <summary>Waits until the client has nothing under way.</summary>
    public Task WaitUntilQuietAsync() => WaitAsync(_ => false);

    /// <summary>Asks the server how many connections are open.</summary>
    public async Task<int> CountConnectionsAsync()
    {
        Tell("count");
        return int.Parse((await ReadAsync())![RigSignals.Connections.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Kills it without a warning, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        Assert.Equal(string.Empty, await _errors);
        _process.Dispose();
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone.
        }

        _process.Dispose();
    }

    private async Task<string?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token);
    }
}
