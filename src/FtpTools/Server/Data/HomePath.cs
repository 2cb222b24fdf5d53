using FtpTools.Storage;

namespace FtpTools.Server.Data;

/// <summary>Compares directories by their components, and knows which names every platform can hold.</summary>
internal static class HomePath
{
    // What the usual file systems of the platform do; a volume may be set up otherwise.
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether one full path is the other or is below it. <c>/srv/ab</c> is not below <c>/srv/a</c>.</summary>
    internal static bool IsSameOrBelow(string path, string directory)
    {
        if (!path.StartsWith(directory, Comparison))
            return false;
        return path.Length == directory.Length
            || Path.EndsInDirectorySeparator(directory)
            || path[directory.Length] == Path.DirectorySeparatorChar;
    }

    /// <summary>What is wrong with a directory's name, or null.</summary>
    internal static string? FaultOfName(string name)
    {
        if (name.Length == 0 || name == ".")
            return "it contains an empty name";
        return NameRules.Windows.FaultOf(name) is { } fault ? $"the name '{name}' {fault}" : null;
    }
}
