namespace FtpTools.Host.Demo;

/// <summary>The demo: a PowerShell script in the assembly that uses nothing but the module's cmdlets and the usual commands.</summary>
internal static class DemoScript
{
    public static string Read()
    {
        using var stream = typeof(DemoScript).Assembly.GetManifestResourceStream("demo.ps1")
            ?? throw new InvalidOperationException("The demo script is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <param name="rest">At most one path; relative to the current directory.</param>
    public static IReadOnlyDictionary<string, object> Parameters(IReadOnlyList<string> rest) =>
        rest.Count == 0 ? new Dictionary<string, object>() : new Dictionary<string, object> { ["Path"] = Path.GetFullPath(rest[0]) };
}
