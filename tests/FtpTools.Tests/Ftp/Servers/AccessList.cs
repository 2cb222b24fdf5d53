using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace FtpTools.Tests.Ftp.Servers;

/// <summary>Access lists of Linux (POSIX.1e), as the attributes of files hold them: somebody is let into a folder who does not own
/// it.</summary>
internal static partial class AccessList
{
    private const uint NoId = uint.MaxValue;

    /// <summary>Lets a user write into a folder, and into all that is made in it later.</summary>
    public static void LetWrite(string folder, uint user)
    {
        Span<byte> list = stackalloc byte[4 + (5 * 8)];
        BinaryPrimitives.WriteInt32LittleEndian(list, 2);
        (ushort Tag, ushort Rights, uint Id)[] entries = [(0x01, 7, NoId), (0x02, 7, user), (0x04, 5, NoId), (0x10, 7, NoId), (0x20, 5, NoId)];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = list[(4 + (8 * i))..];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], entries[i].Rights);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], entries[i].Id);
        }

        foreach (var name in new[] { "system.posix_acl_access", "system.posix_acl_default" })
        {
            if (SetAttribute(folder, name, list, (nuint)list.Length, 0) == 0) continue;
            Assert.Skip($"The volume of the temporary files has no access lists, which pure-ftpd needs here: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, ReadOnlySpan<byte> value, nuint size, int flags);
}
