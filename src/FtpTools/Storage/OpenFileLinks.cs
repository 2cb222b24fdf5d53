namespace FtpTools.Storage;

/// <summary>Says whether a file that is open still has a name.</summary>
internal static class OpenFileLinks
{
    /// <summary>The number of the file on its volume, and whether a name leads to it.</summary>
    /// <returns>Null where the platform does not tell: everywhere but on Linux.</returns>
    public static (ulong Inode, bool HasName)? Of(Stream content)
    {
        if (content is not LinuxFileStream file) return null;
        return LinuxNative.Stat(file.Descriptor, string.Empty, LinuxNative.EmptyPath, LinuxNative.LinksAndInode, out var result) == 0
            ? (result.Inode, result.LinkCount > 0) : null;
    }
}
