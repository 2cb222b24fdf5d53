using FtpTools.Storage;

namespace FtpTools.Tests.TestSupport;

/// <summary>Fills a directory with names, to be listed. Where it can be, they are names of few files: a file takes its time to be made, a name
/// none.</summary>
internal static class ManyNames
{
    // ext4 gives a file 65,000 names at most.
    private const int MostOfOne = 60_000;

    /// <summary>Makes empty files.</summary>
    /// <param name="directory">Where; it is there.</param>
    /// <param name="count">How many.</param>
    /// <param name="beginning">What their names begin with, before a number from 0 on.</param>
    /// <returns>The names.</returns>
    public static string[] Make(string directory, int count, string beginning = "")
    {
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"{beginning}{i}")];
        var first = string.Empty;
        for (var i = 0; i < count; i++)
        {
            var path = Path.Combine(directory, names[i]);
            if (i % MostOfOne == 0 || !OperatingSystem.IsLinux()) File.WriteAllBytes(first = path, []);
            else if (LinuxNative.LinkAt(LinuxNative.CurrentDirectory, first, LinuxNative.CurrentDirectory, path, 0) != 0) throw LinuxErrors.Last();
        }

        return names;
    }
}
