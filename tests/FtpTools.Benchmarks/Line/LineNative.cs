using System.Runtime.InteropServices;

namespace FtpTools.Benchmarks.Line;

/// <summary>What Linux offers only in C.</summary>
internal static partial class LineNative
{
    /// <summary><c>TUNSETIFF</c> of linux/if_tun.h: makes of the open file a network device.</summary>
    public const nuint SetInterface = 0x400454ca;

    /// <summary><c>IFF_TUN | IFF_NO_PI</c>: packets of IP, with nothing before them.</summary>
    public const short PlainTunnel = 0x1001;

    /// <summary><c>POLLIN</c>.</summary>
    public const short Readable = 1;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, [In] byte[] argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "nanosleep", SetLastError = true)]
    public static partial int Sleep(in TimeSpec time, nint rest);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
