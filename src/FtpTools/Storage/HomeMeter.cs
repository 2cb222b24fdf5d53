using System.IO.Abstractions;

namespace FtpTools.Storage;

/// <summary>Adds up what lies in a home, as its quota counts it.</summary>
internal static class HomeMeter
{
    /// <summary>The files in a directory and below it. Links and everything that is no file are not counted and not followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="skip">Names in the directory itself that are left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static StorageAmount MeasureTree(DirectoryHandle directory, Predicate<string> skip, CancellationToken cancellationToken)
    {
        var sum = default(StorageAmount);
        foreach (var name in directory.Names())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (skip(name)) continue;
            if (directory.Stat(name) is not { } status) continue;
            if (status.Type == RemoteItemType.File) sum += StorageAmount.OfFile(status.Length);
            else if (status.Type == RemoteItemType.Directory) sum += MeasureBelow(directory, name, cancellationToken);
        }

        return sum;
    }

    /// <summary>The partial files that wait to be gone on with. Those that are being written to are not counted: an upload has
    /// reserved what it may come to.</summary>
    /// <param name="directory">The directory of the partial files.</param>
    /// <param name="removeAbandoned">Whether to delete what nobody can go on with.</param>
    public static StorageAmount MeasurePartials(DirectoryHandle directory, bool removeAbandoned)
    {
        var sum = default(StorageAmount);
        foreach (var name in directory.Names().Where(PartialNames.IsPartial).ToList())
        {
            using var held = TryHold(directory, name);
            if (held is null) continue;
            var isAbandoned = PartialNames.IsPassing(name) || held.Length == 0;
            if (isAbandoned && removeAbandoned) directory.DeleteFile(name);
            else if (!isAbandoned) sum += StorageAmount.OfFile(held.Length);
        }

        return sum;
    }

    // What the server may not read, its users did not put there.
    private static StorageAmount MeasureBelow(DirectoryHandle directory, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var below = directory.OpenDirectory(name);
            return MeasureTree(below, _ => false, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory or ErrorCode.PathRefused or ErrorCode.PermissionDenied)
        {
            return default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static FileSystemStream? TryHold(DirectoryHandle directory, string name)
    {
        try
        {
            return directory.OpenExclusive(name);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.FileBusy or ErrorCode.NotFound or ErrorCode.NotAFile or ErrorCode.PermissionDenied)
        {
            return null;
        }
    }
}
