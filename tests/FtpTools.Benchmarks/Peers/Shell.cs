using System.Diagnostics;

namespace FtpTools.Benchmarks.Peers;

/// <summary>A PowerShell with the module loaded, in a process of its own: pwsh where it is installed, otherwise our own host.</summary>
internal sealed class Shell : IAsyncDisposable
{
    // Far more than any work here takes: one that hangs must not keep the others from being measured.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(10);

    private readonly Process _process;

    private Shell(Process process) => _process = process;

    /// <summary>What runs the scripts, for the report.</summary>
    public static string Name => Workbench.Find("pwsh") is null ? "the Host" : "pwsh";

    public int ProcessId => _process.Id;

    /// <summary>Starts a script of <c>Scripts</c>.</summary>
    /// <param name="prefix">A command that starts it, and its arguments; empty for none.</param>
    /// <param name="script">The name of the script.</param>
    /// <param name="arguments">Its arguments, besides the module.</param>
    public static Shell Start(IReadOnlyList<string> prefix, string script, params string[] arguments) => StartWith(ModuleBuild.Current, prefix, script, arguments);

    /// <summary>Starts a script of <c>Scripts</c> with another build of the module, or another module.</summary>
    public static Shell StartWith(ModuleBuild build, IReadOnlyList<string> prefix, string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Scripts", script);
        string[] shell = Workbench.Find("pwsh") is { } pwsh
            ? [pwsh, "-NoProfile", "-NonInteractive", "-File", path]
            : [Path.Combine(build.HostFolder, "FtpTools.Host"), path];
        string[] all = [.. prefix, .. shell, "-Module", build.Manifest, .. arguments];
        var process = Command.Start(all[0], all[1..]);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null) Console.Error.WriteLine(e.Data);
        };
        process.BeginErrorReadLine();
        return new Shell(process);
    }

    /// <summary>Waits for the next answer.</summary>
    /// <returns>What follows the <c>ok</c>.</returns>
    /// <exception cref="BenchException">It was an error, or the process ended.</exception>
    public async Task<string> AnswerAsync()
    {
        string? line;
        using var patience = new CancellationTokenSource(AnswerTime);
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Its answer would be taken for that to the next question.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            throw new BenchException($"The shell did not answer in {AnswerTime.TotalMinutes} minutes.");
        }

        if (line is null) throw new BenchException("The shell ended.");
        return line.StartsWith("ok", StringComparison.Ordinal) ? line[2..].Trim() : throw new BenchException(line);
    }

    /// <summary>Runs a line of PowerShell.</summary>
    public async Task<string> RunAsync(string line)
    {
        if (_process.HasExited) throw new BenchException("The shell ended.");
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync();
    }

    public async ValueTask DisposeAsync() => await Command.StopAsync(_process);
}
