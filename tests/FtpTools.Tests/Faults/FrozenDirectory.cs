using FtpTools.Tests.Storage;

namespace FtpTools.Tests.Faults;

/// <summary>A directory that can be taken the right to be changed: by its mode, or for root, whom no mode stops, by its attribute.</summary>
internal sealed class FrozenDirectory : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private readonly string _path;

    private FrozenDirectory(string path)
    {
        _path = path;
    }

    /// <summary>Looks whether the directory can be frozen, and skips the test if not.</summary>
    public static FrozenDirectory OrSkip(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Directories are frozen by what only Unix has.");
        var directory = new FrozenDirectory(path);
        Assert.SkipUnless(!Environment.IsPrivilegedProcess || UnixFiles.TryFreeze(path), "This volume has no attribute that stops root.");
        directory.Thaw();
        return directory;
    }

    public void Freeze()
    {
        if (Environment.IsPrivilegedProcess) Assert.True(UnixFiles.TryFreeze(_path));
        else if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, ReadOnly);
    }

    public void Thaw()
    {
        if (Environment.IsPrivilegedProcess) UnixFiles.Thaw(_path);
        else if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_path, ReadOnly | UnixFileMode.UserWrite);
    }

    public void Dispose()
    {
        if (Directory.Exists(_path)) Thaw();
    }
}
