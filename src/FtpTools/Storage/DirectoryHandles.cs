using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>Chooses how directories and files are opened on this platform.</summary>
internal static class DirectoryHandles
{
    /// <summary>Opens a directory by its full path on this computer.</summary>
    /// <exception cref="FtpToolsException">It is not there, is not a directory, or may not be opened.</exception>
    public static DirectoryHandle Open(IFileSystem fileSystem, string path)
    {
        return HasDescriptors(fileSystem)
            ? LinuxDirectoryHandle.OpenRoot(fileSystem, path)
            : NamedDirectoryHandle.OpenRoot(fileSystem, path);
    }

    /// <summary>Opens a regular file for reading by its full path on this computer. Links are followed; a pipe is not waited for.</summary>
    /// <exception cref="FtpToolsException">It is not there, is not a file, or may not be read.</exception>
    public static FileSystemStream OpenFile(IFileSystem fileSystem, string path, out ItemStatus status)
    {
        return HasDescriptors(fileSystem)
            ? LinuxDirectoryHandle.OpenFile(fileSystem, path, out status)
            : NamedDirectoryHandle.OpenFile(fileSystem, path, out status);
    }

    private static bool HasDescriptors(IFileSystem fileSystem) => OperatingSystem.IsLinux() && fileSystem is FileSystem;
}
