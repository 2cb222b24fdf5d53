using System.Diagnostics;

namespace FtpTools.Tests.Ftp.Peers;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote, errors behind the rest.</param>
internal sealed record PeerResult(int ExitCode, string Output)
{
    /// <summary>Asserts that it succeeded.</summary>
    public PeerResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"It ended with {ExitCode}.\n{Output}");
        return this;
    }
}

/// <summary>A program of others that runs. None runs for longer than a limit, and none outlives its test.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    // So that one that hangs fails the test.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private PeerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Where a program is; null when it is not installed.</summary>
    public static string? Find(string program)
    {
        return (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Its current folder and its home, so that no settings of this computer count.</param>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limit">How long it may run; null for what is enough for small files.</param>
    public static async Task<PeerResult> RunAsync(
        string folder, string program, IEnumerable<string> arguments, string input = "", TimeSpan? limit = null)
    {
        await using var process = Start(folder, program, arguments);
        await process.TellAsync(input);
        process._process.StandardInput.Close();
        return await process.WaitAsync(limit ?? Limit);
    }

    /// <summary>Starts a program.</summary>
    public static PeerProcess Start(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Find(program) ?? program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = folder, ["LC_ALL"] = "C.UTF-8", ["TERM"] = "dumb" },
        };
        foreach (var name in start.Environment.Keys.Where(IsOfProxy).ToList()) start.Environment.Remove(name);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new PeerProcess(Process.Start(start)!);
    }

    public Task TellAsync(ReadOnlyMemory<byte> bytes) => _process.StandardInput.BaseStream.WriteAsync(bytes).AsTask();

    public async Task TellAsync(string text)
    {
        try
        {
            await _process.StandardInput.WriteAsync(text);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended already, for a reason that it has written.
        }
    }

    /// <summary>Kills it without a warning.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It has ended by itself.</exception>
    public async Task KillAsync()
    {
        if (_process.HasExited) Assert.Fail($"It was to be killed, and has ended with {_process.ExitCode}.\n{await _output}{await _errors}");
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsOfProxy(string name) => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);

    private async Task<PeerResult> WaitAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            Assert.Fail($"It did not end within {time.TotalSeconds} seconds.\n{await _output}{await _errors}");
        }

        return new PeerResult(_process.ExitCode, await _output + await _errors);
    }
}
