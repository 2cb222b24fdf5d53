using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>Chooses how a directory is held on this platform.</summary>
internal static class DirectoryHandles
{
    /// <summary>Opens a directory by its full path on this computer.</summary>
    /// <exception cref="FtpToolsException">It is not there, is no directory, or may not be opened.</exception>
    public static DirectoryHandle Open(IFileSystem fileSystem, string path)
    {
        return OperatingSystem.IsLinux() && fileSystem is FileSystem
            ? LinuxDirectoryHandle.OpenRoot(fileSystem, path)
            : NamedDirectoryHandle.OpenRoot(fileSystem, path);
    }
}
