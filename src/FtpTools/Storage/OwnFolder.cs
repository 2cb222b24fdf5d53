using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>
/// A folder with files of the program's own that nobody else may look into or change: made so, and held so. What others could have
/// had a hand in is refused, what is only too open is closed.
/// </summary>
internal static class OwnFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the folder where it is missing, and checks it and the files in it.</summary>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="path">The full path.</param>
    /// <returns>What was open to others and is no longer: paths.</returns>
    /// <exception cref="FtpToolsException"><see cref="ErrorCode.LocalFileError"/>: the folder, or a file in it, is a link or another
    /// user's, or its permissions cannot be changed.</exception>
    /// <remarks>On Windows the access list that the folder inherits decides, and only links are refused.</remarks>
    public static IReadOnlyList<string> Open(IFileSystem fileSystem, string path)
    {
        RefuseLink(fileSystem, path, "folder");
        AtomicFile.EnsureDirectory(fileSystem, path, ownerOnly: true);
        try
        {
            var closed = new List<string>();
            if (Close(fileSystem, path, "folder")) closed.Add(path);
            foreach (var file in fileSystem.Directory.EnumerateFiles(path))
            {
                RefuseLink(fileSystem, file, "file");
                if (Close(fileSystem, file, "file")) closed.Add(file);
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

    private static void RefuseLink(IFileSystem fileSystem, string path, string kind)
    {
        if (fileSystem.FileInfo.New(path).LinkTarget is not null)
        {
            throw Refused(
                path,
                $"The {kind} '{path}' is a link. The server's own files must lie where they are looked for: "
                + "replace the link by what it leads to, or use another -Root.");
        }
    }

    private static bool Close(IFileSystem fileSystem, string path, string kind)
    {
        if (OperatingSystem.IsWindows()) return false;
        if (OperatingSystem.IsLinux()) RefuseOthers(path, kind);
        try
        {
            var mode = fileSystem.File.GetUnixFileMode(path);
            if ((mode & OfOthers) == 0) return false;
            fileSystem.File.SetUnixFileMode(path, mode & Private);
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
    private static void RefuseOthers(string path, string kind)
    {
        if (OwnerOf(path) is not { } owner || owner == LinuxNative.EffectiveUser() || owner == 0) return;
        if (LinuxNative.EffectiveUser() != 0 || OwnerOf(Path.GetDirectoryName(path)!) != owner)
        {
            throw Refused(
                path,
                $"The {kind} '{path}' belongs to another user (number {owner}), who could change what is in it. "
                + "Start the server as this user, or use another -Root.");
        }
    }

    private static uint? OwnerOf(string path)
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
