using FtpTools.Storage;
using FtpTools.Transfer;

namespace FtpTools.Sessions;

/// <summary>Finds out whether a file is already at both ends, so that it need not be moved.</summary>
internal sealed class ExistingFile(FtpSession session, LocalFiles files)
{
    /// <summary>Compares a local file with one on the server.</summary>
    /// <param name="localPath">The full path of the local file.</param>
    /// <param name="remotePath">The absolute path on the server.</param>
    /// <param name="comparison">By what.</param>
    /// <param name="algorithm">How digests are computed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The length of both and their digest, which is null when it was not needed; null when they differ or one does not
    /// exist.</returns>
    /// <exception cref="FtpToolsException">It could not be found out.</exception>
    public async Task<(long Length, string? Digest)?> FindAsync(
        string localPath, string remotePath, FileComparison comparison, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        using var local = OpenIfThere(localPath, out var status, cancellationToken);
        if (local is null) return null;
        var remote = await StatIfThereAsync(remotePath, cancellationToken).ConfigureAwait(false);
        if (remote is null || remote.Length != status.Length) return null;
        if (comparison == FileComparison.Time && !SameTime.Of(status.Modified, remote.Modified)) return null;

        // That a file is empty is believed only after somebody has tried to read it; the digest does that.
        if (comparison == FileComparison.Time && remote.Length > 0) return (remote.Length, null);

        // Both ends read at the same time.
        var asked = session.DigestAsync(remotePath, algorithm, cancellationToken: cancellationToken);
        try
        {
            var digest = DigestOf(local, remote.Length, algorithm, localPath, cancellationToken);
            var (length, told) = await asked.ConfigureAwait(false);
            return length == remote.Length && ContentDigest.Same(digest, told) ? (length, digest) : null;
        }
        finally
        {
            await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string DigestOf(Stream source, long length, DigestAlgorithm algorithm, string name, CancellationToken cancellationToken)
    {
        using var digest = ContentDigest.Create(algorithm);
        ContentSender.Digest(source, length, digest, name, cancellationToken);
        return digest.Finish();
    }

    private Stream? OpenIfThere(string path, out ItemStatus status, CancellationToken cancellationToken)
    {
        try
        {
            return files.OpenRead(path, out status, cancellationToken);
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.LocalFileNotFound or ErrorCode.LocalFileError or ErrorCode.FileChanged)
        {
            // The transfer that follows says what is wrong with it.
            status = default;
            return null;
        }
    }

    private async Task<RemoteItem?> StatIfThereAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var item = await session.StatAsync(path, cancellationToken).ConfigureAwait(false);
            return item.Type == RemoteItemType.File ? item : null;
        }
        catch (FtpToolsException e) when (e.Code is ErrorCode.NotFound or ErrorCode.NotADirectory)
        {
            return null;
        }
    }
}
