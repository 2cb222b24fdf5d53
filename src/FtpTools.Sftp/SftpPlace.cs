using FtpTools.Files;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>What is under a path, and not what a link there leads to.</summary>
/// <param name="Item">The item as the library gives it: what is done with it is done to it, and never to where a link leads.</param>
/// <param name="Entry">Its description.</param>
internal sealed record SftpPlace(ISftpFile Item, FileEntry Entry)
{
    /// <summary>Describes an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="name">Its name.</param>
    public static SftpPlace Of(ISftpFile item, string name) => new(item, Describe(item, name));

    private static FileEntry Describe(ISftpFile item, string name)
    {
        var type = item.IsSymbolicLink ? RemoteItemType.Link
            : item.IsDirectory ? RemoteItemType.Directory
            : item.IsRegularFile ? RemoteItemType.File : RemoteItemType.Other;
        var modified = DateTime.SpecifyKind(item.LastWriteTimeUtc, DateTimeKind.Utc);
        return type == RemoteItemType.File
            ? new FileEntry(name, type, item.Length, modified, Mode: (int)SftpModes.Of(item.Attributes))
            : new FileEntry(name, type, 0, modified);
    }
}
