namespace FtpTools.Benchmarks.Peers;

/// <summary>A build of the module, and the host that has it, for machines without pwsh.</summary>
/// <param name="Label">What the tables call it.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="HostFolder">The folder of the host.</param>
internal sealed record ModuleBuild(string Label, string Manifest, string HostFolder)
{
    private const string ManifestName = "FtpTools.psd1";

    private static string BuiltHost => Path.Combine(AppContext.BaseDirectory, "Host");

    /// <summary>The one that was built with these benchmarks.</summary>
    public static ModuleBuild Current { get; } = new("FtpTools", ManifestIn(BuiltHost), BuiltHost);

    /// <summary>Another one.</summary>
    /// <param name="label">What the tables call it.</param>
    /// <param name="folder">The folder of its manifest, or the one above it that has a folder for each version.</param>
    /// <param name="bench">Where a host for it is put.</param>
    /// <exception cref="BenchException">There is none.</exception>
    public static async Task<ModuleBuild> OtherAsync(string label, string folder, Workbench bench)
    {
        var places = Directory.Exists(folder) ? Directory.GetDirectories(folder).Prepend(folder) : [];
        var manifest = places.Select(place => Path.Combine(Path.GetFullPath(place), ManifestName)).FirstOrDefault(File.Exists)
            ?? throw new BenchException($"there is no {ManifestName} in '{folder}' or a folder below it");
        if (Workbench.Find("pwsh") is not null) return new ModuleBuild(label, manifest, BuiltHost);

        // The host imports the module that lies beside it, and two of them do not get on in one process.
        var host = bench.NewFolder("host");
        var module = Path.GetDirectoryName(ManifestIn(host))!;
        await Command.RunAsync("cp", "--recursive", BuiltHost + "/.", host);
        Workbench.Remove(module);
        await Command.RunAsync("cp", "--recursive", Path.GetDirectoryName(manifest)!, module);
        return new ModuleBuild(label, ManifestIn(host), host);
    }

    private static string ManifestIn(string host) => Path.Combine(host, "Modules", "FtpTools", ManifestName);
}
