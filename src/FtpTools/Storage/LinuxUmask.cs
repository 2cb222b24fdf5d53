using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>The umask of this process. The call that returns it also changes it for all threads, so it is read from where Linux shows
/// it.</summary>
internal static class LinuxUmask
{
    private const string Field = "Umask:";
    private const UnixFileMode Strictest = FileRights.Permissions & ~FileRights.Private;

    /// <summary>Reads it.</summary>
    /// <param name="fileSystem">The machine's disk.</param>
    /// <returns>The strictest one when it cannot be known.</returns>
    public static UnixFileMode Read(IFileSystem fileSystem)
    {
        try
        {
            return Parse(fileSystem.File.ReadLines("/proc/self/status"));
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            return Strictest;
        }
    }

    /// <summary>Finds it among the lines.</summary>
    internal static UnixFileMode Parse(IEnumerable<string> lines)
    {
        var value = lines.FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..].Trim();
        var bits = 0;
        foreach (var digit in value ?? "?")
        {
            if (digit is < '0' or > '7') return Strictest;
            bits = (bits << 3) | (digit - '0');
        }

        return value is { Length: > 0 } ? (UnixFileMode)bits & FileRights.Permissions : Strictest;
    }
}
