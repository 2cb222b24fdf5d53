using System.Runtime.InteropServices;
using FtpTools.Storage;

namespace FtpTools.Tests.Storage;

/// <summary>Reads and sets the rights of files, in the octal digits that people write them in.</summary>
internal static partial class UnixRights
{
    private const string DefaultListName = "system.posix_acl_default";
    private const string AccessListName = "system.posix_acl_access";

    /// <summary>The umask of this process.</summary>
    public static int Umask => (int)LinuxUmask.Read(new System.IO.Abstractions.FileSystem());

    public static int Octal(string digits) => Convert.ToInt32(digits, 8);

    /// <summary>All twelve bits.</summary>
    public static string ModeOf(string path)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        return Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }

    public static string SetMode(string path, string digits)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        File.SetUnixFileMode(path, (UnixFileMode)Octal(digits));
        return path;
    }

    /// <summary>What a file gets that is new here and is a copy of one with a mode.</summary>
    public static string NewFrom(string digits) => Convert.ToString((Octal(digits) | Octal("600")) & Octal("777") & ~Umask, 8);

    public static void SetOwner(string path, int owner, int group) => Assert.Equal(0, ChangeOwner(path, owner, group));

    public static (int Owner, int Group) OwnerOf(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var rights = LinuxRights.Of((int)file.SafeFileHandle.DangerousGetHandle());
        return ((int)rights.Owner!, (int)rights.Group!);
    }

    /// <summary>The access list of a file; empty when it has none.</summary>
    public static byte[] AccessListOf(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return LinuxRights.Of((int)file.SafeFileHandle.DangerousGetHandle()).AccessList!;
    }

    /// <summary>Lets one more user read and write a file, and the group nothing; the mode says that the group may.</summary>
    public static byte[] SetAccessList(string path, uint user)
    {
        var list = List(user, 6);
        Assert.SkipUnless(SetAttribute(path, AccessListName, list, list.Length, 0) == 0, "This volume has no access lists.");
        return list;
    }

    /// <summary>Lets one more user read and write what is made in a directory.</summary>
    public static void SetDefaultList(string directory, uint user)
    {
        var list = List(user, 7);
        Assert.SkipUnless(SetAttribute(directory, DefaultListName, list, list.Length, 0) == 0, "This volume has no access lists.");
    }

    /// <summary>Does something with the rights of another user to files. Needs root.</summary>
    public static void AsUser(int user, int group, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            // Of this thread only, which ends with it.
            _ = SetFileGroup(group);
            _ = SetFileUser(user);
            failure = Record.Exception(action);
        });
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException("It failed with the rights of another user.", failure);
    }

    public static int SetUmask(int umask) => ChangeUmask(umask);

    private static byte[] List(uint user, ushort rights)
    {
        const uint nobody = uint.MaxValue;
        (ushort Tag, ushort Rights, uint Id)[] entries =
            [(0x01, rights, nobody), (0x02, rights, user), (0x04, 0, nobody), (0x10, rights, nobody), (0x20, 0, nobody)];
        var list = BitConverter.GetBytes(2).AsEnumerable();
        foreach (var (tag, given, id) in entries)
            list = list.Concat(BitConverter.GetBytes(tag)).Concat(BitConverter.GetBytes(given)).Concat(BitConverter.GetBytes(id));
        return [.. list];
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int owner, int group);

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(int user);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    private static partial int SetFileGroup(int group);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial int ChangeUmask(int umask);
}
