using System.Reflection;

namespace FtpTools.Pester;

/// <summary>Where the suites and the programs that run them lie.</summary>
internal static class SuiteFiles
{
    private const string Ending = ".Tests.ps1";

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.TrimEndingDirectorySeparator(Metadata("RepositoryRoot"));

    /// <summary>The folder of the suites.</summary>
    public static string Folder { get; } = Path.Combine(Root, "tests", "Pester");

    /// <summary>The shell; <c>dotnet</c> runs it.</summary>
    public static string Pwsh { get; } = Metadata("Pwsh");

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = Metadata("Pester");

    /// <summary>All suites, in the order of their names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Directory.EnumerateFiles(Folder, "*" + Ending).Order(StringComparer.Ordinal)];

    /// <summary>The name of a suite.</summary>
    public static string NameOf(string file) => Path.GetFileName(file)[..^Ending.Length];

    private static string Metadata(string key) =>
        typeof(SuiteFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
