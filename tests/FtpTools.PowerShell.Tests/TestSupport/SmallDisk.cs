using System.Diagnostics;

namespace FtpTools.PowerShell.Tests.TestSupport;

/// <summary>A volume of its own that is soon full; only where the platform lets this process mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string FullName => _folder.FullName;

    /// <summary>Mounts one in memory, or skips the test.</summary>
    /// <param name="bytes">What it holds.</param>
    public static SmallDisk MountOrSkip(long bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has volumes in memory that a test can mount.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small volume needs the rights of root.");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", disk.FullName) == 0) return disk;
        disk._folder.Dispose();
        Assert.Skip("Mounting a small volume is not allowed here.");
        return disk;
    }

    public void Dispose()
    {
        Run("umount", "--lazy", FullName);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
