using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A folder with files of the program's own that nobody else may look into or change: made so, and held so. What others could have
/// had a hand in is refused, what is only too open is closed.
/// </summary>
internal static class OwnFolder
{
    /// <summary>Makes the folder where it is missing, and checks it and all files in it.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="path">The full path.</param>
    /// <param name="use">What it is for.</param>
    /// <returns>What was open to others and is no longer: paths.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/>: the folder, or a file in it, is a link or another
    /// user's, or its permissions cannot be changed.</exception>
    /// <remarks>On Windows the access list that the folder inherits decides, and only links are refused.</remarks>
    public static IReadOnlyList<string> Open(IFileSystem fileSystem, string path, OwnFolderUse use)
    {
        RefuseLink(fileSystem, path, "folder", use);
        AtomicFile.EnsureDirectory(fileSystem, path, ownerOnly: true);
        return Check(fileSystem, path, fileSystem.Directory.EnumerateFiles, use);
    }

    /// <summary>Checks a folder, and files in it. What is not there is as it should be.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="path">The full path of the folder.</param>
    /// <param name="files">Gives the full paths of the files in the folder; called when the folder is there.</param>
    /// <param name="use">What it is for.</param>
    /// <returns>What was open to others and is no longer: paths.</returns>
    /// <exception cref="FtpToolsException">As <see cref="Open"/>.</exception>
    public static IReadOnlyList<string> Check(
        IFileSystem fileSystem, string path, Func<string, IEnumerable<string>> files, OwnFolderUse use)
    {
        RefuseLink(fileSystem, path, "folder", use);
        if (!fileSystem.Directory.Exists(path)) return [];
        try
        {
            var closed = new List<string>();
            if (Close(fileSystem, path, "folder", use)) closed.Add(path);
            foreach (var file in files(path))
            {
                RefuseLink(fileSystem, file, "file", use);
                if (Close(fileSystem, file, "file", use)) closed.Add(file);
            }

            return closed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The folder '{path}' cannot be checked: {e.Message}", e)
            {
                Target = path,
            };
        }
    }

    private static void RefuseLink(IFileSystem fileSystem, string path, string kind, OwnFolderUse use)
    {
        if (fileSystem.FileInfo.New(path).LinkTarget is not null)
        {
            throw Refused(
                path,
                $"The {kind} '{path}' is a link. {use.Files} must lie where they are looked for: "
                + $"replace the link by what it leads to, or {use.Elsewhere}.");
        }
    }

    private static bool Close(IFileSystem fileSystem, string path, string kind, OwnFolderUse use)
    {
        if (OperatingSystem.IsWindows()) return false;
        if (OperatingSystem.IsLinux()) RefuseOthers(path, kind, use);
        try
        {
            var mode = fileSystem.File.GetUnixFileMode(path);
            if ((mode & use.Closed) == 0) return false;
            if (mode.HasFlag(UnixFileMode.StickyBit | UnixFileMode.OtherWrite))
                throw Refused(path, $"The {kind} '{path}' is shared by all users of this computer: {use.Elsewhere}.");
            fileSystem.File.SetUnixFileMode(path, mode & ~use.Closed);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false; // A passing file of another process of the same folder.
        }
        catch (UnauthorizedAccessException e)
        {
            throw Refused(path, $"Others may use the {kind} '{path}', and its permissions cannot be changed: {e.Message}", e);
        }
    }

    // Who owns it can change it again. Root also works on the folders of a service that runs as somebody else, who then owns what they are
    // in.
    private static void RefuseOthers(string path, string kind, OwnFolderUse use)
    {
        if (OwnerOf(path) is not { } owner || owner == LinuxNative.EffectiveUser() || owner == 0) return;
        if (LinuxNative.EffectiveUser() != 0 || OwnerOf(Path.GetDirectoryName(path)!) != owner)
        {
            throw Refused(
                path,
                $"The {kind} '{path}' belongs to another user (number {owner}), who could change what is in it. "
                + $"{use.AsOwner} as this user, or {use.Elsewhere}.");
        }
    }

    /// <summary>The number of the user to whom something belongs, on Linux; of a link, not of what it leads to. Null where there is
    /// nothing.</summary>
    internal static uint? OwnerOf(string path)
    {
        return LinuxNative.Stat(LinuxNative.CurrentDirectory, path, LinuxNative.DoNotFollow, LinuxNative.TypeSizeTimes, out var status) == 0
            ? status.UserId
            : null;
    }

    private static FtpToolsException Refused(string path, string message, Exception? cause = null)
    {
        return new FtpToolsException(ErrorCode.LocalFileError, message, cause) { Target = path, Advice = null };
    }
}
