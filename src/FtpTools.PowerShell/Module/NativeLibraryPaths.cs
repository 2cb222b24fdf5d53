namespace FtpTools.PowerShell.Module;

/// <summary>Where the native part of a dependency is for a platform, in the layout of NuGet packages.</summary>
internal static class NativeLibraryPaths
{
    /// <summary>The paths to try, best first.</summary>
    /// <param name="directory">The folder that has <c>runtimes/</c>.</param>
    /// <param name="library">The name as the import states it, such as <c>e_sqlite3</c>.</param>
    /// <param name="runtimeIdentifier">That of this process, such as <c>linux-musl-x64</c>, or <c>ubuntu.24.04-x64</c> when a distribution
    /// built the runtime.</param>
    public static IEnumerable<string> Of(string directory, string library, string runtimeIdentifier)
    {
        var name = Path.GetFileName(library);
        return
            from platform in Platforms(runtimeIdentifier)
            from file in Files(platform, name)
            select Path.Combine(directory, "runtimes", platform, "native", file);
    }

    private static IEnumerable<string> Platforms(string runtimeIdentifier)
    {
        var architecture = runtimeIdentifier[(runtimeIdentifier.LastIndexOf('-') + 1)..];
        var system = SystemOf(runtimeIdentifier);

        // A library for the other C library does not load, so trying it costs nothing, and the identifier may be unknown.
        IEnumerable<string> systems = system switch
        {
            "linux" => ["linux", "linux-musl"],
            "linux-musl" => ["linux-musl", "linux"],
            _ => [system],
        };
        return systems.Select(s => $"{s}-{architecture}").Prepend(runtimeIdentifier).Distinct();
    }

    private static string SystemOf(string runtimeIdentifier)
    {
        if (runtimeIdentifier.StartsWith("win", StringComparison.Ordinal)) return "win";
        if (runtimeIdentifier.StartsWith("osx", StringComparison.Ordinal)) return "osx";
        var isMusl = runtimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        return isMusl ? "linux-musl" : "linux";
    }

    private static IEnumerable<string> Files(string platform, string name)
    {
        if (platform.StartsWith("win", StringComparison.Ordinal)) return [WithExtension(name, ".dll")];
        var extension = platform.StartsWith("osx", StringComparison.Ordinal) ? ".dylib" : ".so";
        return [WithExtension("lib" + name, extension), WithExtension(name, extension)];
    }

    private static string WithExtension(string name, string extension)
    {
        return name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) ? name : name + extension;
    }
}
