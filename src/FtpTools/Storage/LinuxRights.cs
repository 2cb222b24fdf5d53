using System.Runtime.InteropServices;

namespace FtpTools.Storage;

/// <summary>Reads the rights of files on Linux and gives them to others.</summary>
internal static class LinuxRights
{
    private const string AccessListName = "system.posix_acl_access";
    private const uint Unchanged = uint.MaxValue;

    /// <summary>The rights of an open file.</summary>
    /// <param name="descriptor">The file; it may be one that is good for looking at it only.</param>
    public static FileRights Of(int descriptor)
    {
        var status = Look(descriptor);
        var mode = (UnixFileMode)status.Mode & FileRights.Permissions;
        var accessList = TryReadAccessList(descriptor);

        // With an access list the bits of the group are what the list allows at most, and more than the group itself may have; so they
        // count only when it is known that there is none, or what it says.
        return new FileRights(accessList is null ? FileRights.WithoutGroup(mode) : mode)
        {
            Owner = status.UserId,
            Group = status.GroupId,
            AccessList = accessList ?? [],
        };
    }

    /// <summary>Gives rights to an open file of ours. What the system does not let us give is taken from the file instead: nobody may
    /// do more with it in the end than the rights say.</summary>
    public static void Grant(int descriptor, FileRights rights)
    {
        var status = Look(descriptor);
        var mode = rights.Mode;
        var accessList = rights.AccessList;
        if (rights.Group is { } group && group != status.GroupId && !TryOwn(descriptor, Unchanged, group))
            (mode, accessList) = (FileRights.WithAnyGroup(mode), accessList is null ? null : []);

        if (!TrySetAccessList(descriptor, accessList)) mode = FileRights.WithoutGroup(mode);
        SetMode(descriptor, mode);

        // The owner last: afterwards the file may not be ours to change. Where it cannot be kept, it is the one who writes the file.
        if (rights.Owner is { } owner && owner != status.UserId) TryOwn(descriptor, owner, Unchanged);
    }

    /// <summary>Sees to it that nobody but its owner may read a file that is not complete.</summary>
    /// <returns>False when it belongs to somebody else, who does not let us.</returns>
    public static bool TryMakePrivate(int descriptor, in LinuxNative.StatResult status)
    {
        if (((UnixFileMode)status.Mode & FileRights.Permissions) == FileRights.Private) return true;
        if (LinuxNative.ChangeMode(descriptor, (uint)FileRights.Private) == 0) return true;

        // One of our own stays as it is where the volume gives all files the same mode.
        return status.UserId == LinuxNative.EffectiveUser();
    }

    private static LinuxNative.StatResult Look(int descriptor)
    {
        return LinuxNative.Stat(descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.TypeSizeTimes, out var status) == 0
            ? status : throw LinuxErrors.Last();
    }

    // Empty when there is none, null when it cannot be known. By way of /proc, because the descriptor may be one that is good for
    // looking only.
    private static byte[]? TryReadAccessList(int descriptor)
    {
        var path = $"/proc/self/fd/{descriptor}";
        while (true)
        {
            var length = LinuxNative.GetAttribute(path, AccessListName, null, 0);
            if (length == 0) return [];
            var value = new byte[Math.Max(length, 0)];
            if (length > 0) length = LinuxNative.GetAttribute(path, AccessListName, value, value.Length);
            if (length >= 0) return value[..(int)length];
            var number = Marshal.GetLastPInvokeError();
            if (number is LinuxErrors.NoData or LinuxErrors.NotSupported or LinuxErrors.NotImplemented) return [];

            // Out of range: the list has grown meanwhile.
            if (number != LinuxErrors.OutOfRange) return null;
        }
    }

    private static bool TrySetAccessList(int descriptor, byte[]? list)
    {
        if (list is null) return true;
        if (list.Length > 0 && LinuxNative.SetAttribute(descriptor, AccessListName, list, list.Length, 0) == 0) return true;
        var isGone = LinuxNative.RemoveAttribute(descriptor, AccessListName) == 0
            || Marshal.GetLastPInvokeError() is LinuxErrors.NoData or LinuxErrors.NotSupported or LinuxErrors.NotImplemented;
        return isGone && list.Length == 0;
    }

    private static void SetMode(int descriptor, UnixFileMode mode)
    {
        if (LinuxNative.ChangeMode(descriptor, (uint)mode) == 0) return;

        // A volume that gives all files the same mode.
        var number = Marshal.GetLastPInvokeError();
        if (number is LinuxErrors.NotPermitted or LinuxErrors.NotSupported or LinuxErrors.NotImplemented) return;
        throw LinuxErrors.Of(number);
    }

    private static bool TryOwn(int descriptor, uint owner, uint group)
    {
        if (LinuxNative.ChangeOwner(descriptor, owner, group) == 0) return true;
        var number = Marshal.GetLastPInvokeError();
        return number is LinuxErrors.NotPermitted or LinuxErrors.InvalidArgument or LinuxErrors.NotSupported or LinuxErrors.NotImplemented
            ? false : throw LinuxErrors.Of(number);
    }
}
