using System.Diagnostics;
using System.Reflection;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>
/// A fresh shell in a process of its own, in which none of our assemblies or packages is loaded. The test process has them
/// all, so it cannot show whether the packaged module finds its own.
/// </summary>
internal static class ChildEngine
{
    /// <summary>The folder of the module as the build lays it out, with the manifest in it.</summary>
    public static string ModuleDirectory => Path.TrimEndingDirectorySeparator(Metadata("ModuleOutput"));

    public static string Manifest => Path.Combine(ModuleDirectory, "FtpTools.psd1");

    /// <summary>The shell; <c>dotnet</c> runs it.</summary>
    public static string Shell => Metadata("Pwsh");

    /// <summary>Runs a script and returns what it wrote; any error fails the test.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("script.ps1");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { Metadata("Pwsh"), "-NoProfile", "-NonInteractive", "-File", file }) start.ArgumentList.Add(argument);

        // As for the tests themselves: see tests/Directory.Build.props.
        start.Environment["DOTNET_TieredPGO"] = "0";

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return (await output).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Metadata(string key)
    {
        return typeof(ChildEngine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
    }
}
