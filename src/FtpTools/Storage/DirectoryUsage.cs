namespace FtpTools.Storage;

/// <summary>Adds up what is in a home, as its quota counts it.</summary>
internal static class DirectoryUsage
{
    // A tree is as deep as its users like, and each level that is held open is a descriptor of the process.
    private const int MostLevelsOpen = 8;

    /// <summary>The files and directories in a directory and below it. Links and everything else are not counted and not
    /// followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="skip">Names in the directory itself that are skipped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static StorageAmount MeasureTree(DirectoryHandle directory, Predicate<string> skip, CancellationToken cancellationToken)
    {
        var sum = MeasureOne(directory, skip, cancellationToken, out var below);
        foreach (var name in below) sum += MeasureBelow(directory, [name], 1, cancellationToken);
        return sum;
    }

    // What is deep is reached from a directory that is held open, step by step. What the server may not read, its users did not put there.
    private static StorageAmount MeasureBelow(DirectoryHandle from, string[] path, int levelsOpen, CancellationToken cancellationToken)
    {
        try
        {
            using var directory = Walk(from, path);
            var holds = levelsOpen < MostLevelsOpen;
            var sum = MeasureOne(directory, _ => false, cancellationToken, out var below);
            if (!holds) directory.Dispose();
            foreach (var name in below)
                sum += holds
                    ? MeasureBelow(directory, [name], levelsOpen + 1, cancellationToken)
                    : MeasureBelow(from, [.. path, name], levelsOpen, cancellationToken);
            return sum;
        }
        catch (FtpToolsException e)
            when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory or ErrorCode.PathRefused or ErrorCode.PermissionDenied)
        {
            return default;
        }
        catch (UnauthorizedAccessException)
        {
            return default;
        }
    }

    private static StorageAmount MeasureOne(
        DirectoryHandle directory, Predicate<string> skip, CancellationToken cancellationToken, out List<string> below)
    {
        var sum = default(StorageAmount);
        below = [];
        foreach (var name in directory.Names())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (skip(name)) continue;
            if (directory.Stat(name) is not { } status) continue;
            if (status.Type == RemoteItemType.File) sum += StorageAmount.OfFile(status.Length);
            if (status.Type != RemoteItemType.Directory) continue;
            sum += StorageAmount.OfDirectory;
            below.Add(name);
        }

        return sum;
    }

    private static DirectoryHandle Walk(DirectoryHandle from, string[] path)
    {
        var current = from.OpenDirectory(path[0]);
        foreach (var name in path.Skip(1))
        {
            using var parent = current;
            current = parent.OpenDirectory(name);
        }

        return current;
    }
}
