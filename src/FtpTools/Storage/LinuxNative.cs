using System.Runtime.InteropServices;

namespace FtpTools.Storage;

/// <summary>The calls of the Linux kernel that work relative to an open directory; .NET has none of them.</summary>
internal static partial class LinuxNative
{
    public const int CurrentDirectory = -100;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;
    public const int RemoveDirectory = 0x200;
    public const int NoReplace = 1;
    public const int DoNotFollow = 0x100;
    public const int EmptyPath = 0x1000;
    public const int FollowLink = 0x400;
    public const int Unnamed = 0x400000;
    public const int LockExclusive = 2;
    public const int LockDoNotWait = 4;
    public const int LockRelease = 8;
    public const uint LinksAndInode = 0x4 | 0x100;
    public const uint TypeSizeTimes = 0x1 | 0x2 | 0x8 | 0x10 | 0x200 | 0x100 | 0x40; // and the rights

    /// <summary>Where the name begins in a struct dirent with a 64-bit inode and offset.</summary>
    public const int NameInEntry = 19;

    public const ushort TypeMask = 0xF000;
    public const ushort TypeDirectory = 0x4000;
    public const ushort TypeFile = 0x8000;
    public const ushort TypeLink = 0xA000;

    // These two differ between processor families.
    private static readonly bool IsArm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6;

    public static int DirectoryOnly => IsArm ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int OpenAt(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial LinuxDirectoryStream OpenStream(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadStream(LinuxDirectoryStream stream);

    [LibraryImport("libc", EntryPoint = "readdir64", SetLastError = true)]
    public static partial nint ReadStream64(LinuxDirectoryStream stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseStream(nint stream);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Synchronize(int descriptor);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int MakeDirectoryAt(int directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int UnlinkAt(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int RenameAt(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int LinkAt(int oldDirectory, string oldPath, int newDirectory, string newPath, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshallingCustomType = typeof(UnixNameMarshaller))]
    public static partial int Stat(int directory, string path, int flags, uint mask, out StatResult result);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    public static partial nint CopyRange(int source, ref long sourceOffset, int target, ref long targetOffset, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int descriptor, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint GetAttribute(string path, string name, [Out] byte[]? value, nint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAttribute(int descriptor, string name, byte[] value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "fremovexattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveAttribute(int descriptor, string name);

    /// <summary>struct statx of statx(2); its layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct StatResult
    {
        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint LinkCount;
        public uint UserId;
        public uint GroupId;
        public ushort Mode;
        public ushort Spare;
        public ulong Inode;
        public ulong Size;
        public ulong Blocks;
        public ulong AttributesMask;
        public StatTime Accessed;
        public StatTime Born;
        public StatTime Changed;
        public StatTime Modified;
        public uint SpecialMajor;
        public uint SpecialMinor;
        public uint VolumeMajor;
        public uint VolumeMinor;
    }

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StatTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }
}
