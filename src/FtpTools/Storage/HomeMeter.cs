namespace FtpTools.Storage;

/// <summary>Adds up what is in a home, as its quota counts it.</summary>
internal static class HomeMeter
{
    /// <summary>The files and directories in a directory and below it. Links and everything else are not counted and not followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="skip">Names in the directory itself that are skipped.</param>
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
            else if (status.Type == RemoteItemType.Directory) sum += StorageAmount.OfDirectory + MeasureBelow(directory, name, cancellationToken);
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
}
