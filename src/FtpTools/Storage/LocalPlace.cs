using System.Text;
using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>Says where on this computer a file of a server goes.</summary>
public static class LocalPlace
{
    private const int LongestName = 255;

    // With the byte that ends it. The limit of Windows is beyond what the names in a server's home can reach.
    private static readonly int LongestPath = OperatingSystem.IsMacOS() ? 1024 : 4096;

    /// <summary>The path below a local directory for names that a server sent.</summary>
    /// <param name="directory">A full path.</param>
    /// <param name="names">Single names from the top down.</param>
    /// <exception cref="FtpToolsException">This platform cannot hold a name, or it is not a single name
    /// (<see cref="ErrorCode.NameRefused"/>).</exception>
    public static string Below(string directory, params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(names);
        var path = directory;
        foreach (var name in names)
        {
            var fault = RemotePath.IsName(name) ? NameRules.Current.FaultOf(name) : "is not a single name";
            if (fault is not null)
                throw new FtpToolsException(
                    ErrorCode.NameRefused, $"The name '{DisplayText.Clean(name)}' {fault}; choose a local name with -Destination.")
                {
                    Target = DisplayText.Clean(name),
                };
            path = Path.Combine(path, name);
        }

        if (FaultOf(path) is { } tooLong)
            throw new FtpToolsException(
                ErrorCode.NameRefused, $"The local path '{DisplayText.Clean(path)}' {tooLong}; choose a shorter -Destination.")
            {
                Target = path,
            };
        return path;
    }

    /// <summary>Why the platform cannot hold a full path because of its length; null when it can, as far as that does not depend on the
    /// volume.</summary>
    public static string? FaultOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (OperatingSystem.IsWindows()) return null;
        if (Encoding.UTF8.GetByteCount(path) >= LongestPath) return $"is longer than {LongestPath - 1} bytes";
        return OperatingSystem.IsLinux() && path.Split('/').Any(n => Encoding.UTF8.GetByteCount(n) > LongestName)
            ? $"has a name longer than {LongestName} bytes"
            : null;
    }
}
