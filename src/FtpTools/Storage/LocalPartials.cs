using System.IO.Abstractions;
using FtpTools.Storage;

namespace FtpTools;

/// <summary>What is kept on this computer of a broken download, to be resumed.</summary>
/// <param name="FullName">The full path of the partial file.</param>
/// <param name="Destination">The full path that the file is for; null when its name is too long to derive it from the partial
/// file's.</param>
/// <param name="Received">The bytes that have arrived.</param>
/// <param name="Modified">When the last of them was written, in local time.</param>
public sealed record LocalPartial(string FullName, string? Destination, long Received, DateTime Modified);

/// <summary>Finds and deletes what is kept of broken downloads.</summary>
/// <param name="fileSystem">The disk; null for the machine's.</param>
public sealed class LocalPartials(IFileSystem? fileSystem = null)
{
    private readonly IFileSystem _fileSystem = fileSystem ?? new FileSystem();

    /// <summary>Finds them in a folder. Those that are being written to right now are included.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="recurse">Whether to look into the folders below; links are not followed, and folders that may not be read are
    /// skipped.</param>
    /// <exception cref="FtpToolsException">The folder cannot be read.</exception>
    public IReadOnlyList<LocalPartial> Find(string folder, bool recurse)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recurse,
            IgnoreInaccessible = recurse,
            AttributesToSkip = FileAttributes.ReparsePoint,
            MatchType = MatchType.Simple,
        };
        try
        {
            return
            [
                .. _fileSystem.DirectoryInfo.New(folder).EnumerateFiles(PartialNames.LocalPattern, options)
                    .Select(f => new LocalPartial(f.FullName, DestinationOf(f), f.Length, f.LastWriteTime)),
            ];
        }
        catch (DirectoryNotFoundException e)
        {
            throw new FtpToolsException(ErrorCode.LocalFileNotFound, $"There is no local folder '{folder}'.", e) { Target = folder };
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw new FtpToolsException(ErrorCode.LocalFileError, $"The local folder '{folder}' cannot be read: {e.Message}", e)
            {
                Target = folder,
            };
        }
    }

    /// <summary>Deletes one.</summary>
    /// <param name="fullName">The full path of the partial file.</param>
    /// <exception cref="FtpToolsException">It is gone, not a partial file, or being written to
    /// (<see cref="ErrorCode.FileBusy"/>).</exception>
    public void Delete(string fullName)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullName);
        var name = _fileSystem.Path.GetFileName(fullName);
        if (!PartialNames.IsLocal(name))
            throw new FtpToolsException(
                ErrorCode.InvalidArgument, $"'{fullName}' is not the partial file of a download; such a file is called '.name.ftpart'.")
            {
                Target = fullName,
            };
        try
        {
            using var directory = DirectoryHandles.Open(_fileSystem, _fileSystem.Path.GetDirectoryName(fullName) ?? fullName);
            if (directory.Stat(name) is null) throw new FtpToolsException(ErrorCode.NotFound, "There is no such file");
            using var held = directory.OpenExclusive(name);
            directory.DeleteFile(name);
        }
        catch (FtpToolsException e) when (e.Target is null)
        {
            var code = e.Code switch
            {
                ErrorCode.NotFound => ErrorCode.LocalFileNotFound,
                ErrorCode.FileBusy => ErrorCode.FileBusy,
                _ => ErrorCode.LocalFileError,
            };
            throw new FtpToolsException(code, $"{e.Message.TrimEnd('.')} (local path '{fullName}').", e) { Target = fullName };
        }
    }

    private static string? DestinationOf(IFileInfo partial)
    {
        return PartialNames.OfLocal(partial.Name) is { } name ? partial.FullName[..^partial.Name.Length] + name : null;
    }
}
