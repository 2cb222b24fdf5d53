using System.Diagnostics;
using System.Text;

namespace FtpTools.Pester;

/// <summary>A shell in a process of its own, as a user would start it.</summary>
internal static class ShellProcess
{
    /// <summary>A suite that takes longer hangs: its process is killed, and that is a failure.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Takes each line of the output. Returns false for one that is kept as a part of what the script said.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <returns>The exit code, and what the script said besides.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        string script, IEnumerable<string> arguments, Func<string, Task<bool>> onLine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = SuiteFiles.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { SuiteFiles.Pwsh, "-NoProfile", "-NonInteractive", "-File", script }.Concat(arguments)) start.ArgumentList.Add(argument);

        // Builds that a test sets going must not take what belongs to the build that runs the tests.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);

        // As for the other tests: see tests/Directory.Build.props.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = new StringBuilder();
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (!await onLine(line)) said.AppendLine(line);
            }

            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, said.Append(await errors).ToString());
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
