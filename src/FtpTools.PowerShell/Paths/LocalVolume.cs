namespace FtpTools.PowerShell.Paths;

/// <summary>What has to be known about the volume on which files are to be stored.</summary>
internal static class LocalVolume
{
    /// <summary>Whether names that differ only in case are the same there. This is tested with the part of the path that exists:
    /// it also exists in the other case, and is not a separate entry.</summary>
    public static bool IgnoresCase(string fullPath)
    {
        for (var at = fullPath; at is not null; at = Path.GetDirectoryName(at))
        {
            var name = Path.GetFileName(at);
            var other = Swap(name);
            if (other == name || !Path.Exists(at)) continue;
            var parent = Path.GetDirectoryName(at)!;
            return Path.Exists(Path.Combine(parent, other)) && !Lists(parent, other);
        }

        return OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
    }

    private static bool Lists(string folder, string name)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Any(path => Path.GetFileName(path) == name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Taken for the same name: then at worst one file too many is refused, and none is lost.
        }
    }

    private static string Swap(string name)
    {
        return string.Concat(
            name.Select(
                c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : c));
    }
}
