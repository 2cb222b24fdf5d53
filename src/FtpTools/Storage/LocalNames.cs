using System.IO.Abstractions;
using System.Text;
using FtpTools.Files;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>A name in a local folder.</summary>
/// <param name="Name">The name as it is.</param>
/// <param name="Fault">Why nothing with this name can be sent, as a part of a sentence; null when it can.</param>
/// <param name="IsFolder">Whether what cannot be sent is a folder; false where there is no fault.</param>
public sealed record LocalName(string Name, string? Fault, bool IsFolder)
{
    /// <summary>The name for people: what cannot be shown is escaped.</summary>
    public string DisplayName => Fault is null ? Name : DisplayText.Escape(Name);
}

/// <summary>
/// Tells which local names a server can hold. Unix names that are not valid UTF-8 come from .NET with U+FFFD in place of what it
/// could not read: such a name opens no file, or the wrong one.
/// </summary>
public static class LocalNames
{
    private const char Undecodable = '\uFFFD';

    /// <summary>All names in a folder.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="remoteDirectory">The absolute path of the directory on the server that they are to be sent to.</param>
    /// <param name="fileSystem">The disk; null for the machine's.</param>
    /// <exception cref="FtpToolsException">The folder cannot be read to its end (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static IReadOnlyList<LocalName> In(string folder, string remoteDirectory, IFileSystem? fileSystem = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            using var directory = DirectoryHandles.Open(fileSystem ?? new FileSystem(), folder);
            return [.. directory.Names().Select(name => Describe(directory, name, FaultOf(remoteDirectory, name)))];
        }
        catch (Exception e) when (e is FtpToolsException { Target: null } || StorageErrors.IsStorage(e))
        {
            throw new FtpToolsException(
                ErrorCode.LocalFileError, $"The local folder '{folder}' cannot be read: {e.Message.TrimEnd('.')}.", e)
            {
                Target = folder,
            };
        }
    }

    /// <summary>The names in a folder that are not text, and so are skipped or mistaken by whoever reads it with .NET.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <exception cref="FtpToolsException">The folder cannot be read to its end (<see cref="ErrorCode.LocalFileError"/>).</exception>
    public static IReadOnlyList<LocalName> WithoutText(string folder)
    {
        return OperatingSystem.IsLinux() ? [.. In(folder, "/").Where(n => n.Fault is not null && Shown(n.Name) != n.Name)] : [];
    }

    /// <summary>Refuses a path that does not mean what it says, because a name in it could not be read as text.</summary>
    /// <param name="path">A full path as .NET or PowerShell found it.</param>
    /// <exception cref="FtpToolsException">A name that is not UTF-8 looks the same (<see cref="ErrorCode.NameRefused"/>).</exception>
    public static void RequireExact(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireExact(new FileSystem(), path);
    }

    internal static void RequireExact(IFileSystem fileSystem, string path)
    {
        if (!OperatingSystem.IsLinux() || !path.Contains(Undecodable)) return;
        for (var at = path; at is not null; at = fileSystem.Path.GetDirectoryName(at))
        {
            var name = fileSystem.Path.GetFileName(at);
            if (!name.Contains(Undecodable) || FindLookalike(fileSystem, fileSystem.Path.GetDirectoryName(at)!, name) is not { } real)
                continue;
            var (shown, other) = (DisplayText.Escape(path), DisplayText.Escape(real));
            var why = $"'{shown}' cannot be told apart from '{other}', whose name is not valid UTF-8. Rename that one.";
            throw new FtpToolsException(ErrorCode.NameRefused, why) { Target = path };
        }
    }

    /// <summary>Why nothing of a name can be sent to a directory; null when it can.</summary>
    internal static string? FaultOf(string remoteDirectory, string name)
    {
        if (RemotePath.FaultOf(name) is { } fault) return $"its name {fault}";
        try
        {
            RemotePath.Resolve(RemotePath.Parse(remoteDirectory), name);
            return null;
        }
        catch (FtpToolsException e)
        {
            return $"there is no such path on the server: {e.Message.TrimEnd('.')}";
        }
    }

    private static LocalName Describe(DirectoryHandle directory, string name, string? fault)
    {
        return new LocalName(name, fault, fault is not null && directory.Stat(name)?.Type == RemoteItemType.Directory);
    }

    private static string? FindLookalike(IFileSystem fileSystem, string folder, string name)
    {
        try
        {
            using var directory = DirectoryHandles.Open(fileSystem, folder);
            return directory.Names().FirstOrDefault(n => n != name && Shown(n) == name);
        }
        catch (FtpToolsException)
        {
            return null; // Then the path cannot be opened either, and that will be reported.
        }
    }

    // As .NET shows it.
    private static string Shown(string name)
    {
        var bytes = new byte[UnixName.MostBytes(name.Length)];
        return Encoding.UTF8.GetString(bytes, 0, UnixName.Encode(name, bytes));
    }
}
