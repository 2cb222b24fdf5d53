using FtpTools.Tests.Storage;
using FtpTools.Tests.TestSupport;

namespace FtpTools.Tests.Faults;

/// <summary>A volume of its own in memory, which is soon full; only where the platform lets this process mount one.</summary>
internal sealed class SmallVolume : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallVolume()
    {
    }

    public string Path => _folder.Path;

    /// <summary>Mounts one, or skips the test.</summary>
    /// <param name="bytes">What it holds.</param>
    public static SmallVolume MountOrSkip(long bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has volumes in memory that a test can mount.");
        var volume = new SmallVolume();
        if (UnixFiles.TryMount(volume.Path, $"size={bytes}")) return volume;
        volume._folder.Dispose();
        Assert.Skip("This user may not mount a volume.");
        return volume;
    }

    public string In(string name) => _folder.In(name);

    /// <summary>Fills it to the last byte, as somebody else does.</summary>
    public void Fill() => Fill("filler");

    public void Fill(string name)
    {
        var page = new byte[4096];
        using var filler = new FileStream(In(name), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true) filler.Write(page);
        }
        catch (IOException)
        {
            // It is full, which is what was wanted.
        }
    }

    public void Empty() => File.Delete(In("filler"));

    public void MakeReadOnly() => UnixFiles.Remount(Path, "ro");

    public void MakeWritable() => UnixFiles.Remount(Path, "rw");

    public void Dispose()
    {
        UnixFiles.Unmount(Path);
        _folder.Dispose();
    }
}
