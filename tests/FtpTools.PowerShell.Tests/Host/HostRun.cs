using System.Diagnostics;
using FtpTools.PowerShell.Tests.TestSupport;

namespace FtpTools.PowerShell.Tests.Host;

/// <summary>The built host as a child process, as a user starts it.</summary>
internal sealed class HostRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private HostRun(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public static HostRun Start(params string[] arguments) => Start(null, arguments);

    /// <summary>Starts it with an environment variable of its own.</summary>
    public static HostRun Start((string Name, string Value)? variable, params string[] arguments) => Start(Assembly(), variable, arguments);

    private static HostRun Start(string assembly, (string Name, string Value)? variable, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // As for the tests themselves: see tests/Directory.Build.props.
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (variable is var (name, value)) start.Environment[name] = value;
        return new HostRun(Process.Start(start)!);
    }

    /// <summary>Starts PowerShell itself, with nothing of ours in it.</summary>
    public static HostRun StartShell(params string[] arguments) => StartShell(null, arguments);

    /// <summary>Starts it with an environment variable of its own.</summary>
    public static HostRun StartShell((string Name, string Value)? variable, params string[] arguments) => Start(ChildEngine.Shell, variable, arguments);

    /// <summary>Runs to the end with this standard input.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var run = Start(arguments);
        return await run.EndAsync(input);
    }

    public async Task<(int Code, string Output, string Error)> EndAsync(string input = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        var output = _process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = _process.StandardError.ReadToEndAsync(limit.Token);
        if (input.Length > 0) await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await output, await error);
    }

    /// <summary>Writes to its standard input, which stays open.</summary>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    public void CloseInput() => _process.StandardInput.Close();

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>The host's own output folder, which has the module beside the assembly; this test's folder has not.</summary>
    private static string Assembly()
    {
        var framework = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var configuration = framework.Parent!;
        var repository = configuration.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(repository.FullName, "src", "FtpTools.Host", "bin", configuration.Name, framework.Name, "FtpTools.Host.dll");
    }
}
