using System.Collections.Concurrent;
using FtpTools.Files;

namespace FtpTools.Sync;

/// <summary>The side of a synchronisation that is on the server.</summary>
internal sealed class RemoteFolder(FtpSession session, RemotePath root)
{
    private const int ListingsAtOnce = 16;

    /// <summary>Reads the directory and everything below it, several directories at once.</summary>
    /// <returns>Everything that the filter lets through; <see cref="SyncTree.Missing"/> when there is no directory.</returns>
    /// <exception cref="FtpToolsException">A directory could not be read to its end.</exception>
    public async Task<SyncTree> ReadAsync(SyncFilter filter, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(cancellationToken).ConfigureAwait(false)) return SyncTree.Missing;
        var builder = new SyncTreeBuilder(filter);
        for (var level = new List<string> { string.Empty }; level.Count > 0;)
        {
            var next = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(
                level,
                new ParallelOptions { MaxDegreeOfParallelism = ListingsAtOnce, CancellationToken = cancellationToken },
                (directory, token) => ReadAsync(directory, builder, next, token)).ConfigureAwait(false);
            level = [.. next];
        }

        return builder.Build();
    }

    /// <summary>Creates a directory and its missing parents.</summary>
    public Task CreateDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        return session.MakeDirectoryAsync(path, makeParents: true, cancellationToken);
    }

    /// <summary>Deletes a file or an empty directory.</summary>
    public Task DeleteAsync(string path, bool isDirectory, CancellationToken cancellationToken)
    {
        return isDirectory ? session.DeleteDirectoryAsync(path, cancellationToken) : session.DeleteFileAsync(path, cancellationToken);
    }

    private async ValueTask ReadAsync(
        string directory, SyncTreeBuilder builder, ConcurrentBag<string> found, CancellationToken cancellationToken)
    {
        var listing = session.ListAsync((directory.Length == 0 ? root : root.Below(directory)).ToString(), cancellationToken);
        await foreach (var item in listing.ConfigureAwait(false))
        {
            var path = directory.Length == 0 ? item.Name : $"{directory}/{item.Name}";
            lock (builder)
            {
                if (builder.Add(new SyncEntry(path, item.Type, item.Length, item.Modified))) found.Add(path);
            }
        }

        if (listing.Omission is not { } omission) return;
        lock (builder) builder.Omit(directory, omission);
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var item = await session.StatAsync(root.ToString(), cancellationToken).ConfigureAwait(false);
            return item.IsDirectory
                ? true
                : throw new FtpToolsException(ErrorCode.NotADirectory, $"This is not a directory on the server: '{root}'.")
                {
                    Target = root.ToString(),
                };
        }
        catch (FtpToolsException e) when (e.Code == ErrorCode.NotFound)
        {
            return false;
        }
    }
}
