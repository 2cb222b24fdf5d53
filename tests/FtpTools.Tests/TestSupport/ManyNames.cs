using FtpTools.Storage;

namespace FtpTools.Tests.TestSupport;

/// <summary>Fills a directory with names. Where it can be, they are all names of one file: a file takes its time to be made, a name none.</summary>
internal static class ManyNames
{
    public static void Make(string directory, IReadOnlyList<string> names)
    {
        var first = Path.Combine(directory, names[0]);
        File.WriteAllBytes(first, []);
        foreach (var name in names.Skip(1))
        {
            var path = Path.Combine(directory, name);
            if (!OperatingSystem.IsLinux()) File.WriteAllBytes(path, []);
            else if (LinuxNative.LinkAt(LinuxNative.CurrentDirectory, first, LinuxNative.CurrentDirectory, path, 0) != 0) throw LinuxErrors.Last();
        }
    }
}
