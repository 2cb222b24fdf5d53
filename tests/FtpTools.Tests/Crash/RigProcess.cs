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

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts one.</summary>
    /// <returns>The process, and what it said behind <see cref="RigSignals.Ready"/>.</returns>
    public static Task<(RigProcess Process, string Said)> StartAsync(params IEnumerable<string> arguments) => StartLimitedAsync(null, arguments);

    /// <summary>Starts one that may have only so many files open, which needs a Unix shell.</summary>
    /// <returns>The process, and what it said behind <see cref="RigSignals.Ready"/>.</returns>
    public static async Task<(RigProcess Process, string Said)> StartLimitedAsync(int? descriptors, params IEnumerable<string> arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(descriptors is null ? dotnet : "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        if (descriptors is { } limit)
        {
            foreach (var argument in (string[])["-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {limit}; exec \"$@\""), "sh", dotnet])
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments.Prepend(typeof(RigSignals).Assembly.Location)) start.ArgumentList.Add(argument);
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
    public Task<int> CountConnectionsAsync() => AskAsync("count");

    /// <summary>Lets the server collect all garbage.</summary>
    public Task CollectAsync() => AskAsync(RigSignals.Collect);

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

    private async Task<int> AskAsync(string question)
    {
        Tell(question);
        return int.Parse((await ReadAsync())![RigSignals.Connections.Length..], CultureInfo.InvariantCulture);
    }

    private async Task<string?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.HangLimit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token);
    }
}
