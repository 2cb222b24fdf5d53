namespace FtpTools.Sessions;

/// <summary>Deletes a directory on a server with everything in it.</summary>
internal sealed class RemoteTree(FtpSession session)
{
    private const int RequestsAtOnce = 32;

    // From the top down.
    private readonly List<(string Path, List<string> Files)> _directories = [];

    /// <summary>
    /// Reads the whole tree before anything in it is deleted. A tree with something in it that cannot be named cannot be deleted
    /// completely, and half a tree is of no use to anybody; the same goes for one where a listing fails.
    /// </summary>
    /// <exception cref="FtpToolsException">See <see cref="FtpSession.DeleteTreeAsync"/>.</exception>
    public async Task DeleteAsync(string directory, CancellationToken cancellationToken)
    {
        await ReadAsync(directory, directory, cancellationToken).ConfigureAwait(false);
        for (var i = _directories.Count - 1; i >= 0; i--)
        {
            await Parallel.ForEachAsync(
                _directories[i].Files,
                new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce, CancellationToken = cancellationToken },
                async (file, token) => await session.DeleteFileAsync(file, token).ConfigureAwait(false)).ConfigureAwait(false);
            await session.DeleteDirectoryAsync(_directories[i].Path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(string top, string directory, CancellationToken cancellationToken)
    {
        var (items, omission) = await session.ListAsync(directory, cancellationToken).ReadAsync().ConfigureAwait(false);
        if (omission is not null)
            throw omission.ToError(
                ErrorCode.DirectoryNotEmpty, $"'{top}' cannot be deleted with everything in it, so nothing was deleted.");
        _directories.Add((directory, [.. items.Where(i => !i.IsDirectory).Select(i => i.RemotePath)]));
        foreach (var below in items.Where(i => i.IsDirectory))
            await ReadAsync(top, below.RemotePath, cancellationToken).ConfigureAwait(false);
    }
}
