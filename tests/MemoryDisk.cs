using System.Runtime.CompilerServices;

namespace FtpTools;

/// <summary>
/// Where tests keep their files: in memory, where there is a file system in memory with room for them. They make and delete hundreds of
/// thousands of small files, which takes a disk longer than all else that they do. TMPDIR names another folder; CI runs them on the disk.
/// </summary>
internal static class MemoryDisk
{
    private const string Variable = "TMPDIR";
    private const string Mount = "/dev/shm";
    private const long LeastRoom = 4L << 30;

    [ModuleInitializer]
    internal static void Choose()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }) return;

        // The long tests write more than belongs into memory.
        if (Environment.GetEnvironmentVariable("FTPTOOLS_LONG") == "1") return;
        var drive = new DriveInfo(Mount);
        if (drive is { IsReady: true, DriveFormat: "tmpfs" } && drive.AvailableFreeSpace >= LeastRoom)
            Environment.SetEnvironmentVariable(Variable, Mount);
    }
}
