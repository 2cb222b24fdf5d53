using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace FtpTools.Server.Admission;

/// <summary>What the operating system allows this process to have open at once. Windows has no limit that matters.</summary>
internal static partial class ProcessDescriptors
{
    private const int OfLinux = 7;
    private const int OfOthers = 8;

    /// <summary>The limit, RLIMIT_NOFILE of getrlimit(2); null where there is none. The soft limit is what counts, and .NET has
    /// raised it to the hard one when the process began.</summary>
    public static long? Limit()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsLinux() ? OfLinux : OfOthers, out var limit) != 0) return null;
        return limit.Soft >= int.MaxValue ? null : (long)limit.Soft;
    }

    /// <summary>How many are open now; 0 where nobody says so.</summary>
    public static int CountOpen()
    {
        var folder = OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd";
        try
        {
            return OperatingSystem.IsWindows() ? 0 : new FileSystem().Directory.EnumerateFileSystemEntries(folder).Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // A container without /proc: the reserve has to do.
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
