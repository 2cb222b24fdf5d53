using System.Diagnostics;

namespace FtpTools.Tests.TestSupport;

/// <summary>The client that stands in docs/protocol.md, run by the Python of this computer.</summary>
internal sealed class PythonClient
{
    private readonly string _script;

    /// <summary>Takes the client out of the document.</summary>
    /// <param name="folder">Where to put it.</param>
    public PythonClient(TemporaryFolder folder)
    {
        _script = folder.In("client.py");
        File.WriteAllText(_script, ProtocolDocument.CodeBlock("python"));
    }

    /// <summary>Whether there is a Python to run it with.</summary>
    public static bool IsPresent { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(directory => File.Exists(Path.Combine(directory, OperatingSystem.IsWindows() ? "python3.exe" : "python3")));

    /// <summary>Runs it to its end.</summary>
    /// <returns>How it ended, and what it wrote.</returns>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(TestServer server, string password, params string[] arguments)
    {
        var start = new ProcessStartInfo("python3")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-W", "error", _script, "127.0.0.1", server.Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "ann", password },
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
