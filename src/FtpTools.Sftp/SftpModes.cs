using FtpTools.Storage;
using Renci.SshNet.Sftp;

namespace FtpTools.Sftp;

/// <summary>The permission bits of files, in the words of the library and in ours.</summary>
internal static class SftpModes
{
    private const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OfOthers = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    private const int ReadToExecute = 2;

    /// <summary>The nine bits of what is at the server.</summary>
    public static UnixFileMode Of(SftpFileAttributes attributes)
    {
        return Bit(attributes.OwnerCanRead, UnixFileMode.UserRead) | Bit(attributes.OwnerCanWrite, UnixFileMode.UserWrite)
            | Bit(attributes.OwnerCanExecute, UnixFileMode.UserExecute) | Bit(attributes.GroupCanRead, UnixFileMode.GroupRead)
            | Bit(attributes.GroupCanWrite, UnixFileMode.GroupWrite) | Bit(attributes.GroupCanExecute, UnixFileMode.GroupExecute)
            | Bit(attributes.OthersCanRead, UnixFileMode.OtherRead) | Bit(attributes.OthersCanWrite, UnixFileMode.OtherWrite)
            | Bit(attributes.OthersCanExecute, UnixFileMode.OtherExecute);
    }

    /// <summary>Sets the nine bits of a description that is going to be sent.</summary>
    public static void Set(SftpFileAttributes attributes, UnixFileMode mode)
    {
        attributes.OwnerCanRead = mode.HasFlag(UnixFileMode.UserRead);
        attributes.OwnerCanWrite = mode.HasFlag(UnixFileMode.UserWrite);
        attributes.OwnerCanExecute = mode.HasFlag(UnixFileMode.UserExecute);
        attributes.GroupCanRead = mode.HasFlag(UnixFileMode.GroupRead);
        attributes.GroupCanWrite = mode.HasFlag(UnixFileMode.GroupWrite);
        attributes.GroupCanExecute = mode.HasFlag(UnixFileMode.GroupExecute);
        attributes.OthersCanRead = mode.HasFlag(UnixFileMode.OtherRead);
        attributes.OthersCanWrite = mode.HasFlag(UnixFileMode.OtherWrite);
        attributes.OthersCanExecute = mode.HasFlag(UnixFileMode.OtherExecute);
    }

    /// <summary>What a new file becomes: what its source allows, within what the server gives to new files. Of those it tells reading and
    /// writing; who may not read may not execute either.</summary>
    /// <param name="source">The mode of the source; null when it has none.</param>
    /// <param name="given">The mode in which the server made the file.</param>
    public static UnixFileMode ForNew(UnixFileMode? source, UnixFileMode given)
    {
        return source is { } mode ? FileRights.ForNew(mode) & (given | (UnixFileMode)((int)(given & Read) >> ReadToExecute)) : given;
    }

    /// <summary>Whether a file with this mode hides something from others, so that it must not be readable while it arrives.</summary>
    public static bool IsPrivate(UnixFileMode? mode) => mode is { } bits && (bits & OfOthers & Read) != (Read & OfOthers);

    private static UnixFileMode Bit(bool isSet, UnixFileMode bit) => isSet ? bit : UnixFileMode.None;
}
